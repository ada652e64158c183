namespace CareConnect.AppHost.Deployment;

/// <summary>What a project becomes in AWS.</summary>
internal enum DeploymentKind
{
    /// <summary>Runs all the time; behind the load balancer if it has external HTTP endpoints.</summary>
    Service,

    /// <summary>Runs to its end in each deployment, before the new version takes traffic.</summary>
    Job,

    /// <summary>Files in S3 behind CloudFront; nothing runs.</summary>
    StaticSite,
}

/// <summary>
/// What a manifest cannot say of a project and a deployment needs. What is not set is left to the translator's defaults, and
/// an environment's tfvars have the last word on sizes.
/// </summary>
internal sealed record ServiceDeployment : IResourceAnnotation
{
    public DeploymentKind Kind { get; init; } = DeploymentKind.Service;

    /// <summary>Asked by the load balancer: 200 means that the task may have traffic.</summary>
    public string? HealthPath { get; init; }

    /// <summary>CPU units of a task: 1024 are one vCPU.</summary>
    public int? Cpu { get; init; }

    /// <summary>Memory of a task in MiB. AWS Fargate accepts only certain pairs with <see cref="Cpu"/>.</summary>
    public int? MemoryMiB { get; init; }

    public int? MinTasks { get; init; }

    public int? MaxTasks { get; init; }

    /// <summary>The connection string that goes to the database's read replica where there is one.</summary>
    public IResourceWithConnectionString? ReadReplica { get; init; }

    /// <summary>Paths that the load balancer sends here, at most five; all others of the site are not found.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>
    /// The environment variable that gets the network of the load balancer, whose <c>X-Forwarded-For</c> may be believed.
    /// </summary>
    public string? ProxyNetwork { get; init; }
}

/// <summary>The cache's engine in AWS: ElastiCache offers Valkey in versions that the image's tag does not name.</summary>
internal sealed record CacheDeployment(string EngineVersion) : IResourceAnnotation;
