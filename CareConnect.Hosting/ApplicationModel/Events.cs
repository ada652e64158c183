using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Before anything starts; the model may still be changed.</summary>
public class BeforeStartEvent(IServiceProvider services, DistributedApplicationModel model)
    : IDistributedApplicationEvent
{
    public IServiceProvider Services { get; } = services;

    public DistributedApplicationModel Model { get; } = model;
}

/// <summary>After the processes were created.</summary>
public class AfterResourcesCreatedEvent(IServiceProvider services, DistributedApplicationModel model)
    : IDistributedApplicationEvent
{
    public IServiceProvider Services { get; } = services;

    public DistributedApplicationModel Model { get; } = model;
}

/// <summary>An event of one resource.</summary>
public abstract class ResourceLifecycleEvent(IResource resource, IServiceProvider services)
    : IDistributedApplicationResourceEvent
{
    public IResource Resource { get; } = resource;

    public IServiceProvider Services { get; } = services;
}

/// <summary>A resource of a kind that the engine does not run starts its own life here.</summary>
public class InitializeResourceEvent(
    IResource resource,
    IDistributedApplicationEventing eventing,
    ResourceLoggerService loggers,
    ResourceNotificationService notifications,
    IServiceProvider services
) : ResourceLifecycleEvent(resource, services)
{
    public IDistributedApplicationEventing Eventing { get; } = eventing;

    public ResourceNotificationService Notifications { get; } = notifications;

    public Microsoft.Extensions.Logging.ILogger Logger { get; } = loggers.GetLogger(resource);
}

/// <summary>A resource is about to start; its waits are over.</summary>
public class BeforeResourceStartedEvent(IResource resource, IServiceProvider services)
    : ResourceLifecycleEvent(resource, services);

public class ResourceEndpointsAllocatedEvent(IResource resource, IServiceProvider services)
    : ResourceLifecycleEvent(resource, services);

public class ConnectionStringAvailableEvent(IResource resource, IServiceProvider services)
    : ResourceLifecycleEvent(resource, services);

/// <summary>A resource was healthy for the first time in this run; who waits for it waits for the handlers too.</summary>
public class ResourceReadyEvent(IResource resource, IServiceProvider services)
    : ResourceLifecycleEvent(resource, services);

public class ResourceStoppedEvent(IResource resource, IServiceProvider services, ResourceEvent resourceEvent)
    : ResourceLifecycleEvent(resource, services)
{
    public ResourceEvent ResourceEvent { get; } = resourceEvent;
}
