using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>When resources start, how they are watched, and whether they are published.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Starts only when the dependency is healthy.</summary>
    public static IResourceBuilder<T> WaitFor<T>(
        this IResourceBuilder<T> builder,
        IResourceBuilder<IResource> dependency
    )
        where T : IResourceWithWaitSupport => Wait(builder, dependency, WaitType.WaitUntilHealthy, null);

    public static IResourceBuilder<T> WaitFor<T>(
        this IResourceBuilder<T> builder,
        IResourceBuilder<IResource> dependency,
        WaitBehavior waitBehavior
    )
        where T : IResourceWithWaitSupport => Wait(builder, dependency, WaitType.WaitUntilHealthy, waitBehavior);

    /// <summary>Starts only when the dependency runs, healthy or not.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(
        this IResourceBuilder<T> builder,
        IResourceBuilder<IResource> dependency
    )
        where T : IResourceWithWaitSupport => Wait(builder, dependency, WaitType.WaitUntilStarted, null);

    public static IResourceBuilder<T> WaitForStart<T>(
        this IResourceBuilder<T> builder,
        IResourceBuilder<IResource> dependency,
        WaitBehavior waitBehavior
    )
        where T : IResourceWithWaitSupport => Wait(builder, dependency, WaitType.WaitUntilStarted, waitBehavior);

    /// <summary>Starts only when the dependency has ended with the exit code.</summary>
    public static IResourceBuilder<T> WaitForCompletion<T>(
        this IResourceBuilder<T> builder,
        IResourceBuilder<IResource> dependency,
        int exitCode = 0
    )
        where T : IResourceWithWaitSupport => Wait(builder, dependency, WaitType.WaitForCompletion, null, exitCode);

    /// <summary>Does not start by itself, only by the start command.</summary>
    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder)
        where T : IResource => builder.WithAnnotation(new ExplicitStartupAnnotation());

    /// <summary>Watches the resource by a health check that is registered in the services.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(check => check.Key == key))
        {
            throw new DistributedApplicationException(
                $"Resource '{builder.Resource.Name}' already has a health check with key '{key}'."
            );
        }

        return builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    /// <param name="builder">The resource.</param>
    /// <param name="path">The path to ask, <c>/</c> unless set.</param>
    /// <param name="statusCode">The status that means healthy, 200 unless set.</param>
    /// <param name="endpointName">The endpoint; http, else https unless set.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder,
        string? path = null,
        int? statusCode = null,
        [EndpointName] string? endpointName = null
    )
        where T : IResourceWithEndpoints =>
        builder.WithHttpHealthCheck(
            endpointName is null ? null : () => builder.GetEndpoint(endpointName),
            path,
            statusCode
        );

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder,
        Func<EndpointReference>? endpointSelector,
        string? path = null,
        int? statusCode = null
    )
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var endpoint = (endpointSelector ?? (() => DefaultHttpEndpoint(builder.Resource)))();
        path ??= "/";
        statusCode ??= 200;
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path}_{statusCode}_check";
        builder
            .ApplicationBuilder.Services.AddHealthChecks()
            .Add(
                new(
                    key,
                    services => new HttpEndpointHealthCheck(services, endpoint, path, statusCode.Value),
                    null,
                    null
                )
            );
        return builder.WithHealthCheck(key);
    }

    public static IResourceBuilder<T> WithCommand<T>(
        this IResourceBuilder<T> builder,
        string name,
        string displayName,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
        CommandOptions? commandOptions = null
    )
        where T : IResource =>
        builder.WithAnnotation(
            new ResourceCommandAnnotation(name, displayName, executeCommand, commandOptions ?? CommandOptions.Default)
        );

    /// <summary>A command that makes an HTTP request to the resource; POST unless set.</summary>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        [EndpointName] string? endpointName = null,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null
    )
        where TResource : IResourceWithEndpoints =>
        builder.WithHttpCommand(
            path,
            displayName,
            endpointName is null ? null : () => builder.GetEndpoint(endpointName),
            commandName,
            commandOptions
        );

    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        Func<EndpointReference>? endpointSelector,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null
    )
        where TResource : IResourceWithEndpoints
    {
        var method = commandOptions?.Method ?? HttpMethod.Post;
        return builder.WithCommand(
            commandName ?? $"{builder.Resource.Name}-http-{method.Method.ToLowerInvariant()}-{path}",
            displayName,
            context =>
                HttpEndpointHealthCheck.SendCommandAsync(
                    context,
                    endpointSelector?.Invoke() ?? DefaultHttpEndpoint(builder.Resource),
                    path,
                    method,
                    commandOptions?.HttpClientName
                ),
            commandOptions
        );
    }

    public static IResourceBuilder<T> WithIconName<T>(
        this IResourceBuilder<T> builder,
        string iconName,
        IconVariant iconVariant = IconVariant.Filled
    )
        where T : IResource => builder.WithAnnotation(new ResourceIconAnnotation(iconName, iconVariant));

    public static IResourceBuilder<T> ExcludeFromManifest<T>(this IResourceBuilder<T> builder)
        where T : IResource =>
        builder.WithAnnotation(ManifestPublishingCallbackAnnotation.Ignore, ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Writes the resource's entry of the manifest.</summary>
    public static IResourceBuilder<T> WithManifestPublishingCallback<T>(
        this IResourceBuilder<T> builder,
        Action<ManifestPublishingContext> callback
    )
        where T : IResource =>
        builder.WithAnnotation(
            new ManifestPublishingCallbackAnnotation(callback),
            ResourceAnnotationMutationBehavior.Replace
        );

    public static IResourceBuilder<T> WithManifestPublishingCallback<T>(
        this IResourceBuilder<T> builder,
        Func<ManifestPublishingContext, Task> callback
    )
        where T : IResource =>
        builder.WithAnnotation(
            new ManifestPublishingCallbackAnnotation(callback),
            ResourceAnnotationMutationBehavior.Replace
        );

    internal static EndpointReference DefaultHttpEndpoint(IResourceWithEndpoints resource) =>
        resource.GetEndpoint(
            FindEndpoint(resource, "http") is null && FindEndpoint(resource, "https") is not null ? "https" : "http"
        );

    /// <exception cref="DistributedApplicationException">The resource would wait for itself or for its parent.</exception>
    private static IResourceBuilder<T> Wait<T>(
        IResourceBuilder<T> builder,
        IResourceBuilder<IResource> dependency,
        WaitType type,
        WaitBehavior? behavior,
        int exitCode = 0
    )
        where T : IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dependency);
        var (resource, target) = ((IResource)builder.Resource, dependency.Resource);
        if (resource == target || (resource is IResourceWithParent child && child.Parent == target))
        {
            throw new DistributedApplicationException(
                $"The '{resource.Name}' resource cannot wait for {(resource == target ? "itself" : $"its parent '{target.Name}'")}."
            );
        }

        if (target is IResourceWithParent { Parent: var parent } && type != WaitType.WaitForCompletion)
        {
            // A database is there only when its server is.
            builder.WithAnnotation(new WaitAnnotation(parent, type) { WaitBehavior = behavior });
        }

        builder.WithAnnotation(new WaitAnnotation(target, type, exitCode) { WaitBehavior = behavior });
        return AddRelationship(builder, target, "WaitFor");
    }
}
