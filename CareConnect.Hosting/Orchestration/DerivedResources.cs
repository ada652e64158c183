using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// The state of what is no process: a database follows its server, a connection string follows what it is made of, a
/// parameter has a value or lacks it.
/// </summary>
internal sealed class DerivedResources(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    HealthMonitor health,
    IServiceProvider services
)
{
    private readonly CancellationTokenSource _stop = new();
    private Task _all = Task.CompletedTask;

    public void Start() =>
        _all = Task.WhenAll(
            model
                .Resources.Where(r => !ResourceTypeName.IsProcess(r))
                .Select(resource => Task.Run(() => RunAsync(resource)))
        );

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _all;
    }

    private async Task RunAsync(IResource resource)
    {
        try
        {
            await (
                resource switch
                {
                    ParameterResource parameter => ShowAsync(parameter),
                    IResourceWithParent { Parent: var parent } => FollowAsync(resource, parent),
                    ConnectionStringResource text => FollowPartsAsync(text),
                    _ => InitializeAsync(resource),
                }
            );
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The application stops.
        }
        catch (Exception problem)
        {
            loggers.Write(resource.Name, problem.Message, isError: true);
            await PublishAsync(resource, KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error);
        }
    }

    private async Task ShowAsync(ParameterResource parameter)
    {
        try
        {
            var value = await parameter.GetValueAsync(_stop.Token);
            await notifications.PublishUpdateAsync(
                parameter,
                snapshot =>
                    snapshot with
                    {
                        Properties = [new(ResourceDetails.ValueProperty, value) { IsSensitive = parameter.Secret }],
                    }
            );
            await PublishAsync(parameter, KnownResourceStates.Running, KnownResourceStateStyles.Success);
            await ReadyAsync(parameter);
        }
        catch (MissingParameterValueException missing)
        {
            loggers.Write(parameter.Name, missing.Message, isError: true);
            await PublishAsync(parameter, "Value missing", KnownResourceStateStyles.Warn);
        }
    }

    private async Task FollowAsync(IResource resource, IResource parent)
    {
        var watch = new CancellationTokenSource();
        var monitoring = Task.CompletedTask;
        string? last = null;
        await foreach (var change in notifications.WatchAsync(_stop.Token))
        {
            if (change.Resource != parent || change.Snapshot.State is not { } state)
            {
                continue;
            }

            var ready = state.Text == KnownResourceStates.Running && change.Snapshot.ResourceReady is not null;
            var text = state.Text == KnownResourceStates.Running && !ready ? KnownResourceStates.Starting : state.Text;
            if (text == last)
            {
                continue;
            }

            last = text;
            await watch.CancelAsync();
            await monitoring;
            await notifications.PublishUpdateAsync(
                resource,
                snapshot =>
                    snapshot with
                    {
                        State = state with { Text = text },
                        ExitCode = change.Snapshot.ExitCode,
                        StartTimeStamp = change.Snapshot.StartTimeStamp,
                        HealthReports = ready ? health.InitialReports(resource) : [],
                        ResourceReady = null,
                    }
            );
            watch = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            monitoring = ready
                ? health.MonitorAsync(resource, resource.Name, ports: null, watch.Token)
                : Task.CompletedTask;
        }
    }

    private async Task FollowPartsAsync(ConnectionStringResource resource)
    {
        await PublishAsync(resource, KnownResourceStates.Waiting, KnownResourceStateStyles.Info);
        await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), _stop.Token);
        await notifications.WaitForDependenciesAsync(resource, _stop.Token);
        var parts = ValueReferences.Of(resource).ToList();
        try
        {
            await WaitForAsync(parts, notifications.DefaultWaitBehavior);
        }
        catch (DistributedApplicationException missing)
        {
            loggers.Write(resource.Name, missing.Message, isError: true);
            await PublishAsync(resource, KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error);
            // Its parts may be started by command later; then it is there, too.
            await WaitForAsync(parts, WaitBehavior.WaitOnResourceUnavailable);
        }

        await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), _stop.Token);
        await PublishAsync(resource, KnownResourceStates.Running, KnownResourceStateStyles.Success);
        await ReadyAsync(resource);
    }

    private async Task WaitForAsync(List<IResource> parts, WaitBehavior behavior)
    {
        foreach (var part in parts)
        {
            await notifications.WaitForResourceHealthyAsync(part.Name, behavior, _stop.Token);
        }
    }

    private async Task InitializeAsync(IResource resource)
    {
        await notifications.PublishUpdateAsync(resource, snapshot => snapshot);
        await eventing.PublishAsync(
            new InitializeResourceEvent(resource, eventing, loggers, notifications, services),
            _stop.Token
        );
        await FollowItselfAsync(resource);
    }

    // It says itself when it runs, at once or later, and from then on it is watched as any other.
    private async Task FollowItselfAsync(IResource resource)
    {
        CancellationTokenSource? watch = null;
        var monitoring = Task.CompletedTask;
        await foreach (var change in notifications.WatchAsync(_stop.Token))
        {
            var runs = change.Snapshot.State?.Text == KnownResourceStates.Running;
            if (change.Resource != resource || runs == (watch is not null))
            {
                continue;
            }

            if (watch is null)
            {
                watch = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                monitoring = health.MonitorAsync(resource, resource.Name, ports: null, watch.Token);
            }
            else
            {
                await watch.CancelAsync();
                await monitoring;
                watch = null;
                await notifications.PublishUpdateAsync(
                    resource,
                    snapshot => snapshot with { HealthReports = [], ResourceReady = null }
                );
            }
        }
    }

    private Task ReadyAsync(IResource resource) =>
        health.MonitorAsync(resource, resource.Name, ports: null, _stop.Token);

    private Task PublishAsync(IResource resource, string state, string style) =>
        notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = new(state, style) });
}
