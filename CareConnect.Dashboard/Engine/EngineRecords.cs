namespace CareConnect.Dashboard.Engine;

/// <summary>A resource as the engine tells of it, GET /api/resources; replicas have the same form.</summary>
public sealed record EngineResource
{
    public required string Name { get; init; }
    public required string DisplayName { get; init; }
    public required string Type { get; init; }

    /// <summary>Aspire's word: Running, Finished, FailedToStart, Waiting, NotStarted and so on.</summary>
    public required string State { get; init; }

    /// <summary>Healthy, Degraded, Unhealthy; null while it does not run.</summary>
    public string? Health { get; init; }
    public IReadOnlyList<string> Urls { get; init; } = [];
    public int? ExitCode { get; init; }
    public DateTime? StartTime { get; init; }
    public DateTime? StopTime { get; init; }
    public IReadOnlyList<EngineResource>? Replicas { get; init; }

    /// <summary>The program's process, for its memory and processor time; null while none runs.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Project path, image, command and the like.</summary>
    public IReadOnlyList<EngineProperty> Properties { get; init; } = [];
    public IReadOnlyList<EngineHealthReport> HealthReports { get; init; } = [];
    public IReadOnlyList<EngineRelationship> Relationships { get; init; } = [];

    /// <summary>Volumes and bind mounts.</summary>
    public IReadOnlyList<EngineVolume> Volumes { get; init; } = [];
}

/// <summary>A secret's value is null here, and asked for by itself.</summary>
public sealed record EngineProperty(string Name, string? Value, bool IsSecret);

public sealed record EngineHealthReport(
    string Name,
    string? Status,
    string? Description,
    string? Error,
    DateTime? LastRun
);

/// <param name="Resource">The other resource's name.</param>
/// <param name="Type">Reference, WaitFor or Parent.</param>
public sealed record EngineRelationship(string Resource, string Type);

public sealed record EngineVolume(string? Source, string Target, bool IsReadOnly);

/// <summary>GET /api/resources/{name}/environment: with secrets in the clear only where <c>?secrets=true</c> asked for them.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">Null when it is a secret that was not asked for.</param>
/// <param name="IsSecret">Whether a secret touches the value.</param>
public sealed record EngineVariable(string Name, string? Value, bool IsSecret);
