using System.Globalization;

namespace CareConnect.Ops.Aws;

/// <summary>A service with what ECS says of it.</summary>
internal sealed record ServiceState(
    string ServiceName,
    string Status,
    string TaskDefinition,
    int DesiredCount,
    int RunningCount,
    IReadOnlyList<ServiceDeployment> Deployments,
    IReadOnlyList<EcsEvent>? Events,
    ServiceNetwork? NetworkConfiguration
)
{
    /// <summary>What it wants to run: the newest deployment's definition.</summary>
    public string Wanted =>
        Deployments.FirstOrDefault(deployment => deployment.Status == "PRIMARY")?.TaskDefinition ?? TaskDefinition;

    public IReadOnlyList<string> SecurityGroups => NetworkConfiguration?.AwsvpcConfiguration?.SecurityGroups ?? [];
}

internal sealed record ServiceDeployment(string? Status, string TaskDefinition, string? RolloutState, int? FailedTasks);

internal sealed record ServiceNetwork(VpcNetwork? AwsvpcConfiguration);

internal sealed record VpcNetwork(IReadOnlyList<string>? SecurityGroups);

/// <summary>A task that ended, and why as ECS has it.</summary>
/// <param name="TaskArn">Its last part is its id, by which its log stream is named, too.</param>
/// <param name="Group"><c>service:NAME</c>, or <c>family:NAME</c> of a task that was started by itself.</param>
/// <param name="TaskDefinitionArn">With its revision.</param>
/// <param name="StopCode">Such as EssentialContainerExited; null on old tasks.</param>
/// <param name="StoppedReason">ECS's sentence.</param>
/// <param name="StoppedAt">UTC.</param>
/// <param name="Containers">Each with its exit code, where it ever started.</param>
internal sealed record StoppedTask(
    string TaskArn,
    string? Group,
    string TaskDefinitionArn,
    string? StopCode,
    string? StoppedReason,
    DateTimeOffset StoppedAt,
    IReadOnlyList<StoppedContainer>? Containers
)
{
    public string Id => TaskArn[(TaskArn.LastIndexOf('/') + 1)..];

    /// <summary>All that ECS says, on one line.</summary>
    public string Reasons =>
        string.Join(
                ' ',
                new[] { StoppedReason }
                    .Concat((Containers ?? []).Select(container => container.Reason))
                    .Where(text => !string.IsNullOrEmpty(text))
            )
            .ReplaceLineEndings(" ");

    /// <summary>The program's exit code; where it has none, that of a helper beside it that failed.</summary>
    public int? ExitCodeOf(string container) =>
        (Containers ?? []).FirstOrDefault(each => each.Name == container)?.ExitCode
        ?? (Containers ?? []).FirstOrDefault(each => each.ExitCode is not (null or 0))?.ExitCode;
}

internal sealed record StoppedContainer(string Name, int? ExitCode, string? Reason);

/// <summary>A revision of a task definition: what a task runs, with which variables.</summary>
internal sealed record TaskDefinition(
    string TaskDefinitionArn,
    string Family,
    IReadOnlyList<DefinedContainer> ContainerDefinitions
)
{
    /// <summary>The program, not what helps it.</summary>
    public DefinedContainer Program(string name) =>
        ContainerDefinitions.FirstOrDefault(container => container.Name == name) ?? ContainerDefinitions[0];

    /// <summary>Such as 12 of <c>...:task-definition/careconnect-prod-api:12</c>.</summary>
    public static int RevisionOf(string arn) =>
        int.Parse(arn[(arn.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);

    /// <summary>Such as careconnect-prod-api of <c>...:task-definition/careconnect-prod-api:12</c>.</summary>
    public static string FamilyOf(string arn) => arn.Split('/')[^1].Split(':')[0];
}

internal sealed record DefinedContainer(
    string Name,
    string Image,
    IReadOnlyList<DefinedVariable>? Environment,
    IReadOnlyList<DefinedSecret>? Secrets
)
{
    /// <summary>By name: what a variable holds, or where a secret is kept. Values are compared, never shown.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        (Environment ?? [])
            .Select(variable => (variable.Name, Value: variable.Value ?? ""))
            .Concat((Secrets ?? []).Select(secret => (secret.Name, Value: secret.ValueFrom)))
            .DistinctBy(setting => setting.Name)
            .ToDictionary(setting => setting.Name, setting => setting.Value);
}

internal sealed record DefinedVariable(string Name, string? Value);

internal sealed record DefinedSecret(string Name, string ValueFrom);
