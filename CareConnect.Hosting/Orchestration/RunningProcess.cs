using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using CareConnect.Hosting.Processes;

namespace Aspire.Hosting.Orchestration;

/// <summary>A process that was started for a resource, whatever started it.</summary>
/// <param name="ProcessId">Its id; null for a server inside the AppHost's own process.</param>
/// <param name="Exited">Its exit code, once it ended.</param>
/// <param name="StopAsync">Stops it, in order if it obeys within the time.</param>
internal sealed record RunningProcess(int? ProcessId, Task<int> Exited, Func<TimeSpan, Task> StopAsync)
{
    /// <summary>Long enough for requests in flight; all levels of a topology must stop within ten seconds.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(4);

    /// <summary>What is shown of its start.</summary>
    public ImmutableArray<ResourcePropertySnapshot> Properties { get; init; } = [];

    public ImmutableArray<ResourcePropertySnapshot> Shown =>
        ProcessId is { } id ? Properties.Insert(0, new(ResourceDetails.ProcessIdProperty, id)) : Properties;

    public static RunningProcess Of(ChildProcess child) =>
        new(child.ProcessId, child.Exited, grace => child.StopAsync(grace));
}
