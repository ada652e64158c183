using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A change of a resource.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; } = resource;

    /// <summary>The resource's name, or the name of one of its replicas.</summary>
    public string ResourceId { get; } = resourceId;

    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}

public sealed class ResourceNotificationServiceOptions
{
    public WaitBehavior DefaultWaitBehavior { get; set; } = WaitBehavior.WaitOnResourceUnavailable;
}

/// <summary>Knows the state of every resource, tells of changes, and waits for states.</summary>
public partial class ResourceNotificationService : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceEvent> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Channel<ResourceEvent>, bool> _watchers = [];
    private readonly CancellationTokenSource _disposing = new();

    public ResourceNotificationService(IOptions<ResourceNotificationServiceOptions> options) =>
        DefaultWaitBehavior = options.Value.DefaultWaitBehavior;

    /// <summary>Changes the snapshot of a resource that has no replicas, or of all of them when it has.</summary>
    public async Task PublishUpdateAsync(
        IResource resource,
        Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory
    )
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var id in IdsOf(resource))
        {
            await PublishUpdateAsync(resource, id, stateFactory);
        }
    }

    public Task PublishUpdateAsync(
        IResource resource,
        string resourceId,
        Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory
    )
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(stateFactory);
        lock (_gate)
        {
            var before = _states.TryGetValue(resourceId, out var known) ? known.Snapshot : Initial(resource);
            var change = new ResourceEvent(resource, resourceId, stateFactory(before));
            _states[resourceId] = change;
            foreach (var watcher in _watchers.Keys)
            {
                watcher.Writer.TryWrite(change);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Forgets a replica that is gone for good; who watches its resource is told by another's state.</summary>
    internal void Forget(IResource resource, string resourceId)
    {
        lock (_gate)
        {
            _states.Remove(resourceId);
            if (_states.Values.FirstOrDefault(state => state.Resource == resource) is { } other)
            {
                foreach (var watcher in _watchers.Keys)
                {
                    watcher.Writer.TryWrite(other);
                }
            }
        }
    }

    /// <summary>The present state of every resource, then each change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_gate)
        {
            foreach (var state in _states.Values)
            {
                channel.Writer.TryWrite(state);
            }

            _watchers[channel] = true;
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(ending.Token))
            {
                yield return change;
            }
        }
        finally
        {
            _watchers.TryRemove(channel, out _);
        }
    }

    public bool TryGetCurrentState(
        string resourceId,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ResourceEvent? resourceEvent
    )
    {
        lock (_gate)
        {
            resourceEvent =
                _states.GetValueOrDefault(resourceId)
                ?? _states.Values.FirstOrDefault(s => NameEquals(s.Resource.Name, resourceId));
            return resourceEvent is not null;
        }
    }

    public Task WaitForResourceAsync(
        string resourceName,
        string? targetState = null,
        CancellationToken cancellationToken = default
    ) => WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    public async Task<string> WaitForResourceAsync(
        string resourceName,
        IEnumerable<string> targetStates,
        CancellationToken cancellationToken = default
    )
    {
        var wanted = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(
            resourceName,
            change => change.Snapshot.State?.Text is { } state && wanted.Contains(state),
            cancellationToken
        );
        return reached.Snapshot.State!.Text;
    }

    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName,
        Func<ResourceEvent, bool> predicate,
        CancellationToken cancellationToken = default
    )
    {
        await foreach (var change in WatchAsync(cancellationToken))
        {
            if (
                (NameEquals(change.Resource.Name, resourceName) || NameEquals(change.ResourceId, resourceName))
                && predicate(change)
            )
            {
                return change;
            }
        }

        throw new OperationCanceledException(
            $"The application stopped before resource '{resourceName}' was in the state waited for."
        );
    }

    public Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName,
        CancellationToken cancellationToken = default
    ) => WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    /// <exception cref="DistributedApplicationException">The resource ended and the behaviour says not to wait on.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName,
        WaitBehavior waitBehavior,
        CancellationToken cancellationToken = default
    )
    {
        var reached = await WaitForResourceAsync(
            resourceName,
            change =>
                IsReady(change)
                || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(change.Snapshot)),
            cancellationToken
        );
        if (!IsReady(reached))
        {
            throw new DistributedApplicationException(
                $"Stopped waiting for resource '{resourceName}' to become healthy because it is in state "
                    + $"'{reached.Snapshot.State?.Text}'."
            );
        }

        await reached.Snapshot.ResourceReady!.WaitAsync(cancellationToken);
        return reached;
    }

    public void Dispose()
    {
        _disposing.Cancel();
        foreach (var watcher in _watchers.Keys)
        {
            watcher.Writer.TryComplete();
        }

        GC.SuppressFinalize(this);
    }

    internal WaitBehavior DefaultWaitBehavior { get; }

    /// <summary>Gives the names of a resource's replicas; the orchestrator knows them.</summary>
    internal Func<IResource, IReadOnlyList<string>> IdsOf { get; set; } = resource => [resource.Name];

    internal static bool IsUnavailable(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state
        && (KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy);

    internal static bool IsReady(ResourceEvent change) =>
        change.Snapshot.HealthStatus == HealthStatus.Healthy && change.Snapshot.ResourceReady is not null;

    internal IReadOnlyList<ResourceEvent> CurrentStates()
    {
        lock (_gate)
        {
            return [.. _states.Values];
        }
    }

    private static bool NameEquals(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static CustomResourceSnapshot Initial(IResource resource) =>
        resource.Annotations.OfType<ResourceSnapshotAnnotation>().LastOrDefault()?.InitialSnapshot
        ?? new()
        {
            ResourceType = Orchestration.ResourceTypeName.Of(resource),
            Properties = [],
            CreationTimeStamp = DateTime.UtcNow,
        };
}
