using System.Text.Json.Serialization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>One resource, or one replica of it.</summary>
/// <param name="Name">The resource's name, or the replica's.</param>
/// <param name="DisplayName">The name people see.</param>
/// <param name="Type">Project, Container, Executable, Parameter and so on.</param>
/// <param name="State">Aspire's word.</param>
/// <param name="Health">Healthy, Degraded or Unhealthy while it runs.</param>
/// <param name="Urls">Where it answers.</param>
/// <param name="ExitCode">The exit code once it ended.</param>
/// <param name="StartTime">When it started, UTC.</param>
internal sealed record ResourceState(
    string Name,
    string DisplayName,
    string Type,
    string State,
    HealthStatus? Health,
    IReadOnlyList<string> Urls,
    int? ExitCode,
    DateTime? StartTime
)
{
    /// <summary>When it ended, UTC.</summary>
    public DateTime? StopTime { get; init; }

    /// <summary>The process of the program itself; null while none runs.</summary>
    public int? ProcessId { get; init; }

    /// <summary>From the model and from the last start, by Aspire's names.</summary>
    public IReadOnlyList<PropertyState> Properties { get; init; } = [];

    public IReadOnlyList<HealthReportState> HealthReports { get; init; } = [];

    public IReadOnlyList<RelationshipState> Relationships { get; init; } = [];

    /// <summary>Volumes and bind mounts of a container.</summary>
    public IReadOnlyList<VolumeState> Volumes { get; init; } = [];

    /// <summary>The replicas, for a resource.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ResourceState>? Replicas { get; init; }

    public static ResourceState Of(string name, ResourceEvent state)
    {
        var (resource, snapshot) = (state.Resource, state.Snapshot);
        return new(
            name,
            resource.Name,
            snapshot.ResourceType,
            snapshot.State!.Text,
            snapshot.HealthStatus,
            [.. snapshot.Urls.Select(url => url.Url)],
            snapshot.ExitCode,
            snapshot.StartTimeStamp
        )
        {
            StopTime = snapshot.StopTimeStamp,
            ProcessId = ResourceDetails.ProcessIdOf(snapshot),
            Properties = ResourceDetails.PropertiesOf(resource, snapshot),
            HealthReports =
            [
                .. snapshot.HealthReports.Select(report => new HealthReportState(
                    report.Name,
                    report.Status,
                    report.Description,
                    report.ExceptionText,
                    report.LastRunAt
                )),
            ],
            Relationships = ResourceDetails.RelationshipsOf(resource, snapshot),
            Volumes = ResourceDetails.VolumesOf(resource),
        };
    }
}

/// <summary>A secret's value is null: it is asked for by itself.</summary>
internal sealed record PropertyState(string Name, string? Value, bool IsSecret);

/// <param name="Name">The check's name.</param>
/// <param name="Status">Null while it has not run yet.</param>
/// <param name="Description">What the check says.</param>
/// <param name="Error">What went wrong while it ran.</param>
/// <param name="LastRun">UTC.</param>
internal sealed record HealthReportState(
    string Name,
    HealthStatus? Status,
    string? Description,
    string? Error,
    DateTime? LastRun
);

/// <param name="Resource">The other resource's name.</param>
/// <param name="Type">Reference, WaitFor or Parent.</param>
internal sealed record RelationshipState(string Resource, string Type);

internal sealed record VolumeState(string? Source, string Target, bool IsReadOnly);
