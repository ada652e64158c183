using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting;

/// <summary>Handlers of one resource's events.</summary>
public static class ResourceEventExtensions
{
    public static IResourceBuilder<T> OnBeforeResourceStarted<T>(
        this IResourceBuilder<T> builder,
        Func<T, BeforeResourceStartedEvent, CancellationToken, Task> callback
    )
        where T : IResource => On(builder, callback);

    public static IResourceBuilder<T> OnConnectionStringAvailable<T>(
        this IResourceBuilder<T> builder,
        Func<T, ConnectionStringAvailableEvent, CancellationToken, Task> callback
    )
        where T : IResourceWithConnectionString => On(builder, callback);

    public static IResourceBuilder<T> OnInitializeResource<T>(
        this IResourceBuilder<T> builder,
        Func<T, InitializeResourceEvent, CancellationToken, Task> callback
    )
        where T : IResource => On(builder, callback);

    public static IResourceBuilder<T> OnResourceEndpointsAllocated<T>(
        this IResourceBuilder<T> builder,
        Func<T, ResourceEndpointsAllocatedEvent, CancellationToken, Task> callback
    )
        where T : IResourceWithEndpoints => On(builder, callback);

    public static IResourceBuilder<T> OnResourceReady<T>(
        this IResourceBuilder<T> builder,
        Func<T, ResourceReadyEvent, CancellationToken, Task> callback
    )
        where T : IResource => On(builder, callback);

    public static IResourceBuilder<T> OnResourceStopped<T>(
        this IResourceBuilder<T> builder,
        Func<T, ResourceStoppedEvent, CancellationToken, Task> callback
    )
        where T : IResource => On(builder, callback);

    private static IResourceBuilder<T> On<T, TEvent>(
        IResourceBuilder<T> builder,
        Func<T, TEvent, CancellationToken, Task> callback
    )
        where T : IResource
        where TEvent : IDistributedApplicationResourceEvent
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(callback);
        builder.ApplicationBuilder.Eventing.Subscribe<TEvent>(
            builder.Resource,
            (@event, cancellationToken) => callback(builder.Resource, @event, cancellationToken)
        );
        return builder;
    }
}

/// <summary>The first snapshot of a resource that is not a process.</summary>
public static class CustomResourceExtensions
{
    public static IResourceBuilder<T> WithInitialState<T>(
        this IResourceBuilder<T> builder,
        CustomResourceSnapshot initialSnapshot
    )
        where T : IResource =>
        builder.WithAnnotation(
            new ResourceSnapshotAnnotation(initialSnapshot),
            ResourceAnnotationMutationBehavior.Replace
        );
}
