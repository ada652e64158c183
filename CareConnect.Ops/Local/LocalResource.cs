namespace CareConnect.Ops.Local;

/// <summary>A resource of the running AppHost, or a replica of it, as the engine tells of it.</summary>
internal sealed record LocalResource
{
    public required string Name { get; init; }
    public required string Type { get; init; }

    /// <summary>Running, Exited, Finished, FailedToStart, Waiting and so on.</summary>
    public required string State { get; init; }

    /// <summary>Healthy, Degraded or Unhealthy; null while it does not run.</summary>
    public string? Health { get; init; }
    public IReadOnlyList<Uri> Urls { get; init; } = [];
    public int? ExitCode { get; init; }
    public DateTime? StartTime { get; init; }
    public IReadOnlyList<LocalResource> Replicas { get; init; } = [];
    public IReadOnlyList<LocalProperty> Properties { get; init; } = [];
    public IReadOnlyList<LocalHealthReport> HealthReports { get; init; } = [];
    public IReadOnlyList<LocalVolume> Volumes { get; init; } = [];

    public string? Property(string name) => Properties.FirstOrDefault(property => property.Name == name)?.Value;
}

internal sealed record LocalProperty(string Name, string? Value);

internal sealed record LocalHealthReport(string Name, string? Status, string? Description, string? Error);

internal sealed record LocalVolume(string? Source, string Target);

/// <summary>A line of a console.</summary>
internal sealed record LocalLine(string Replica, string Text);
