using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>Services, task definitions and one-off tasks of the environment's cluster.</summary>
internal sealed class EcsServices(AwsCli cli, string cluster)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    // What a description says beyond what a registration takes.
    private static readonly string[] OnlyDescribed =
    [
        "taskDefinitionArn",
        "revision",
        "status",
        "requiresAttributes",
        "compatibilities",
        "registeredAt",
        "registeredBy",
        "deregisteredAt",
    ];

    public async Task<EcsService> FindAsync(string service, CancellationToken cancellationToken)
    {
        var answer = await cli.ReadAsync<ServicesAnswer>(
            ["ecs", "describe-services", "--cluster", cluster, "--services", service],
            cancellationToken
        );
        return answer.Services is [{ Status: not "INACTIVE" } found]
            ? found
            : throw new ProcedureException(
                $"The cluster {cluster} has no service {service}. Apply the infrastructure first."
            );
    }

    /// <summary>Registers Terraform's task definition anew with another image, and returns the revision's ARN.</summary>
    public Task<string> RegisterAsync(
        string template,
        string container,
        string image,
        CancellationToken cancellationToken
    ) => RegisterAsync(template, container, program => program["image"] = image, cancellationToken);

    /// <summary>Registers a task definition anew with a change of one container, and returns the revision's ARN.</summary>
    public async Task<string> RegisterAsync(
        string template,
        string container,
        Action<JsonObject> change,
        CancellationToken cancellationToken
    )
    {
        var described = await cli.ReadAsync<JsonObject>(
            ["ecs", "describe-task-definition", "--task-definition", template],
            cancellationToken
        );
        var definition = described["taskDefinition"]!.AsObject();
        foreach (var name in OnlyDescribed)
        {
            definition.Remove(name);
        }

        var program =
            definition["containerDefinitions"]!.AsArray().FirstOrDefault(each => (string?)each!["name"] == container)
            ?? throw new ProcedureException($"{template} has no container {container}.");
        change(program.AsObject());
        var answer = await cli.SendAsync<JsonElement>(
            ["ecs", "register-task-definition"],
            definition,
            cancellationToken
        );
        return answer.GetProperty("taskDefinition").GetProperty("taskDefinitionArn").GetString()!;
    }

    /// <summary>Where a container's secret variables come from, by their names: a secret's ARN, or one key of it.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SecretsOfAsync(
        string definition,
        string container,
        CancellationToken cancellationToken
    )
    {
        var described = await cli.ReadAsync<JsonObject>(
            ["ecs", "describe-task-definition", "--task-definition", definition],
            cancellationToken
        );
        var program = described["taskDefinition"]!["containerDefinitions"]!
            .AsArray()
            .FirstOrDefault(each => (string?)each!["name"] == container);
        return (program?["secrets"]?.AsArray() ?? []).ToDictionary(
            secret => (string)secret!["name"]!,
            secret => (string)secret!["valueFrom"]!
        );
    }

    public Task UpdateAsync(
        string service,
        int? count,
        string? definition,
        bool anew,
        CancellationToken cancellationToken
    ) =>
        cli.CallAsync(
            [
                "ecs",
                "update-service",
                "--cluster",
                cluster,
                "--service",
                service,
                .. count is { } tasks
                    ? ["--desired-count", tasks.ToString(CultureInfo.InvariantCulture)]
                    : Array.Empty<string>(),
                .. definition is not null ? ["--task-definition", definition] : Array.Empty<string>(),
                .. anew ? ["--force-new-deployment"] : Array.Empty<string>(),
            ],
            cancellationToken
        );

    /// <summary>The fewest tasks that autoscaling keeps.</summary>
    public Task FloorAsync(string service, int fewest, int most, CancellationToken cancellationToken) =>
        cli.CallAsync(
            [
                "application-autoscaling",
                "register-scalable-target",
                "--service-namespace",
                "ecs",
                "--scalable-dimension",
                "ecs:service:DesiredCount",
                "--resource-id",
                $"service/{cluster}/{service}",
                "--min-capacity",
                fewest.ToString(CultureInfo.InvariantCulture),
                "--max-capacity",
                most.ToString(CultureInfo.InvariantCulture),
            ],
            cancellationToken
        );

    /// <summary>Waits until all tasks of a service run this definition and are healthy.</summary>
    /// <exception cref="ProcedureException">They do not become so; the message holds ECS's own reasons.</exception>
    public async Task HealthyAsync(
        string service,
        string definition,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var end = DateTimeOffset.UtcNow + Patience;
        var told = "";
        while (true)
        {
            var now = await FindAsync(service, cancellationToken);
            var ours = now.Deployments.FirstOrDefault(deployment => deployment.TaskDefinition == definition);
            if (ours?.RolloutState == "FAILED" || now.TaskDefinition != definition)
            {
                throw new ProcedureException(
                    $"{service} does not run the new version; ECS went back to {now.TaskDefinition.Split('/')[^1]}. {now.Evidence(ours)}"
                );
            }

            if (ours is { RolloutState: "COMPLETED" } && now.RunningCount == now.DesiredCount && now.PendingCount == 0)
            {
                return;
            }

            if (DateTimeOffset.UtcNow > end)
            {
                throw new ProcedureException(
                    $"{service} is not healthy after {Patience.TotalMinutes:0} minutes: {now.RunningCount} of {now.DesiredCount} tasks run. {now.Evidence(ours)}"
                );
            }

            var figures = $"{service}: {now.RunningCount} of {now.DesiredCount} tasks run";
            if (figures != told)
            {
                say(told = figures);
            }

            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>Runs a job to its end; anything but exit code 0 fails.</summary>
    /// <param name="job">Where it runs and writes its log.</param>
    /// <param name="name">Its container.</param>
    /// <param name="definition">The task definition with its revision.</param>
    /// <param name="subnets">Private ones.</param>
    /// <param name="cancellationToken">Ends the waiting, not the task.</param>
    public async Task RunJobAsync(
        JobOutput job,
        string name,
        string definition,
        IReadOnlyList<string> subnets,
        CancellationToken cancellationToken
    )
    {
        var tasks = new EcsTasks(cli, cluster);
        var started = await tasks.StartAsync(
            definition,
            subnets,
            job.SecurityGroupIds,
            name,
            null,
            new Dictionary<string, string>(),
            null,
            cancellationToken
        );
        var task = await tasks.EndAsync(started, null, cancellationToken);
        if (task.ExitCodeOf(name) is not 0)
        {
            throw new ProcedureException(
                $"{name} failed: {task.StoppedReason ?? "no reason was given"}. Its log: aws logs tail {job.LogGroupName} --since 30m"
            );
        }
    }

    private sealed record ServicesAnswer(IReadOnlyList<EcsService> Services);
}

internal sealed record EcsService(
    string ServiceName,
    string Status,
    string TaskDefinition,
    int DesiredCount,
    int RunningCount,
    int PendingCount,
    IReadOnlyList<EcsDeployment> Deployments,
    IReadOnlyList<EcsEvent>? Events
)
{
    /// <summary>ECS's own words about a deployment that fails, and the service's latest events.</summary>
    public string Evidence(EcsDeployment? deployment) =>
        string.Join(
            ' ',
            new[] { deployment?.RolloutStateReason }
                .Concat((Events ?? []).Take(3).Select(each => each.Message))
                .Where(text => text is not null)
        );
}

internal sealed record EcsDeployment(string TaskDefinition, string? RolloutState, string? RolloutStateReason);

internal sealed record EcsEvent(string Message);
