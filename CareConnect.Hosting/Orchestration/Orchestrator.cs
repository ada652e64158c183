using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using CareConnect.Hosting.Networking;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Runs the application: gives addresses, starts every resource, and stops them in reverse order.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    ResourceLoggerService loggers,
    ResourceLifecycle lifecycle,
    EndpointAllocation endpoints,
    InstanceFactory instances,
    DerivedResources derived,
    ContainerStandIns standIns,
    ResourceLogForwarding forwarding,
    ConsoleJournal journal,
    EngineStateServer engine,
    DashboardProcess dashboard,
    RunFile runFile,
    IServiceProvider services
) : IHostedService
{
    /// <summary>Together below the ten seconds in which everything must be gone, whoever refuses to stop.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan KillTime = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _stopping = new(1);
    private bool _stopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (executionContext.IsPublishMode)
        {
            return;
        }

        forwarding.Start();
        await standIns.PrepareAsync(cancellationToken);
        ReservePorts();
        dashboard.Prepare();
        await engine.StartAsync(cancellationToken);
        dashboard.Start(engine.Address, engine.Token);
        await eventing.PublishAsync(new BeforeStartEvent(services, model), cancellationToken);
        ModelMistakes.RefuseSameEndpoints(model);
        notifications.IdsOf = IdsOf;
        loggers.IdsOf = IdsOf;
        CreateInstances();
        journal.OwnerOf = lifecycle.OwnerOf;
        await AnnounceAsync(cancellationToken);
        derived.Start();
        foreach (var instance in lifecycle.Instances.Where(i => StartsByItself(i.Resource)))
        {
            instance.Start();
        }

        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), cancellationToken);
        var access = dashboard.Url is { } url ? new DashboardAccess(url, dashboard.Token!) : null;
        runFile.Write(engine.Address, engine.Token, access);
    }

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => StopAsync();

    public async Task StopAsync()
    {
        await _stopping.WaitAsync();
        try
        {
            if (!_stopped)
            {
                _stopped = true;
                runFile.Delete();
                if (!await EndsWithinAsync(lifecycle.StopAllAsync(), StopTime))
                {
                    loggers.Write("apphost", "what did not stop in time is killed.", isError: true);
                    lifecycle.KillAll();
                }

                await EndsWithinAsync(derived.StopAsync(), KillTime);
                // Last, so that it still hears how the others ended.
                await EndsWithinAsync(dashboard.StopAsync(), KillTime + KillTime);
                await engine.StopAsync();
                await endpoints.DisposeAsync();
                standIns.Release();
            }
        }
        finally
        {
            _stopping.Release();
        }
    }

    private static async Task<bool> EndsWithinAsync(Task work, TimeSpan time)
    {
        if (await Task.WhenAny(work, Task.Delay(time)) != work)
        {
            return false;
        }

        await work;
        return true;
    }

    /// <summary>Before a free port is handed out, so that it is none of those that were asked for.</summary>
    private void ReservePorts() =>
        model
            .Resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>())
            .SelectMany(endpoint => new[] { endpoint.Port, endpoint.TargetPort })
            .OfType<int>()
            .ToList()
            .ForEach(PortAllocator.Reserve);

    private void CreateInstances()
    {
        ReservePorts();
        foreach (var resource in model.Resources.Where(ResourceTypeName.IsProcess))
        {
            if (resource.Annotations.OfType<OptionalContainerAnnotation>().Any())
            {
                loggers.Write(
                    resource.Name,
                    "left out: a container, and there is no container engine.",
                    isError: false
                );
            }

            if (endpoints.Allocate(resource) is { } problem)
            {
                loggers.Write(resource.Name, problem, isError: true);
            }

            var version = ProjectVersion.Built(resource);
            for (var replica = 0; replica < resource.GetReplicaCount(); replica++)
            {
                lifecycle.Add(instances.Create(resource, version));
            }
        }
    }

    /// <summary>Tells of every process before the first one starts, so that nothing that is watched is unknown.</summary>
    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        foreach (var instance in lifecycle.Instances)
        {
            await notifications.PublishUpdateAsync(
                instance.Resource,
                instance.Id,
                snapshot => snapshot with { State = KnownResourceStates.NotStarted }
            );
        }

        foreach (var resource in lifecycle.Instances.Select(instance => instance.Resource).Distinct())
        {
            if (EndpointAllocation.HasAddresses(resource))
            {
                await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken);
            }

            if (resource is IResourceWithConnectionString)
            {
                await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken);
            }
        }
    }

    private IReadOnlyList<string> IdsOf(IResource resource)
    {
        var ids = lifecycle.Instances.Where(instance => instance.Resource == resource).Select(i => i.Id).ToList();
        return ids.Count > 0 ? ids : [resource.Name];
    }

    /// <summary>Administration tools are containers: they are left out where there is no container engine.</summary>
    internal static bool StartsByItself(IResource resource) =>
        !resource.Annotations.Any(a => a is ExplicitStartupAnnotation or OptionalContainerAnnotation);
}
