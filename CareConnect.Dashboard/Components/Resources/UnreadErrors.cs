using System.Collections.Concurrent;
using CareConnect.Dashboard.Formatting;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Components.Resources;

/// <summary>Error logs of a resource since somebody last looked at them; one person looks, so there is one memory.</summary>
internal sealed class UnreadErrors(TelemetryStore store, TimeProvider clock)
{
    /// <summary>OpenTelemetry's number for errors.</summary>
    private const int Error = 17;

    private readonly ConcurrentDictionary<string, long> _readUntil = [];

    public int Count(string resource) =>
        store
            .Logs(
                new LogQuery
                {
                    Resource = resource,
                    MinSeverity = Error,
                    Time = new TimeRange(_readUntil.TryGetValue(resource, out var until) ? until : null, null),
                },
                0,
                1
            )
            .Total;

    public void MarkRead(string resource) => _readUntil[resource] = Nanoseconds.FromTime(clock.GetUtcNow());
}
