namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>What each layer took in the last quarter of an hour: the highest figures of five minutes, null where there are none.</summary>
internal sealed record LatencyFigures
{
    /// <summary>What CloudFront waits for the load balancer, 95 % of the time; null where it does not measure it.</summary>
    public double? EdgeSeconds { get; init; }
    public IReadOnlyList<AnswerFigures> Answers { get; init; } = [];
    public IReadOnlyList<ServiceFigures> Services { get; init; } = [];
    public IReadOnlyList<DatabaseFigures> Databases { get; init; } = [];
    public IReadOnlyList<CacheFigures> Caches { get; init; } = [];

    /// <summary>What the slowest of the services behind the load balancer takes, 95 % of the time.</summary>
    public double? SlowestSeconds => Answers.Max(each => each.P95 ?? each.Average);
}

/// <summary>A service's answers as the load balancer sees them.</summary>
/// <param name="Service">Which, with its colour.</param>
/// <param name="Average">Seconds.</param>
/// <param name="P95">Seconds.</param>
internal sealed record AnswerFigures(string Service, double? Average, double? P95);

/// <param name="Name">As <c>scale</c> takes it.</param>
/// <param name="Title">The ECS service.</param>
/// <param name="Tasks">That should run.</param>
/// <param name="MostTasks">Terraform's limit.</param>
/// <param name="Cpu">Percent of what its tasks have.</param>
/// <param name="Memory">Percent of what its tasks have.</param>
internal sealed record ServiceFigures(string Name, string Title, int Tasks, int MostTasks, double? Cpu, double? Memory);

/// <param name="Identifier">The RDS instance.</param>
/// <param name="Cpu">Percent.</param>
/// <param name="ReadSeconds">Its disk's answer to a read.</param>
/// <param name="WriteSeconds">Its disk's answer to a write.</param>
/// <param name="Connections">The most at a time.</param>
/// <param name="MostConnections">What it takes; null where its class is not known.</param>
internal sealed record DatabaseFigures(
    string Identifier,
    double? Cpu,
    double? ReadSeconds,
    double? WriteSeconds,
    double? Connections,
    int? MostConnections
)
{
    private const double Full = 0.8;

    /// <summary>More tasks would open more connections, of which there are too many already.</summary>
    public bool IsUsedUp => MostConnections is { } most && Connections >= Full * most;
}

/// <param name="Node">The ElastiCache node.</param>
/// <param name="EngineCpu">Percent of the one thread that answers.</param>
internal sealed record CacheFigures(string Node, double? EngineCpu);
