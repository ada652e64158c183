using CareConnect.Ops.Aws;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>What runs in the cluster: one colour of a service, a job, or the task of the operators' commands.</summary>
/// <param name="Name">The manifest's, which the program's container has, too.</param>
/// <param name="Title">What people know it by: the ECS service's name, the job's.</param>
/// <param name="Definition">The ARN of what it wants to run.</param>
internal sealed record Part(string Name, string Title, string Definition)
{
    // As terraform_aws/modules/ecs_task names it.
    private const string StreamPrefix = "ecs";

    /// <summary>Whether it is done when it ends.</summary>
    public bool IsJob { get; init; } = true;

    /// <summary>What ECS says of the service; null of a job, and of a service that ECS does not have.</summary>
    public ServiceState? Service { get; init; }

    /// <summary>Where the load balancer finds it; null when it does not.</summary>
    public string? TargetGroup { get; init; }
    public string? LogGroup { get; init; }
    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    public string Family => TaskDefinition.FamilyOf(Definition);

    /// <summary>Whether users or other parts miss it: fewer run than should.</summary>
    public bool LacksTasks => !IsJob && (Service is null || Service.RunningCount < Service.DesiredCount);

    public bool Owns(StoppedTask task) =>
        IsJob
            ? task.Group?.StartsWith("service:", StringComparison.Ordinal) != true
                && TaskDefinition.FamilyOf(task.TaskDefinitionArn) == Family
            : task.Group == $"service:{Title}";

    public string LogStreamOf(StoppedTask task) => $"{StreamPrefix}/{Name}/{task.Id}";
}
