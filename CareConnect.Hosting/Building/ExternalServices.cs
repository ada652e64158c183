using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>A service outside the application, at an address that is fixed or a parameter.</summary>
public sealed class ExternalServiceResource : Resource
{
    /// <exception cref="ArgumentException">The address is not an absolute http or https URL that ends with a slash path.</exception>
    public ExternalServiceResource(string name, Uri uri)
        : base(name)
    {
        if (Problem(uri) is { } problem)
        {
            throw new ArgumentException(problem, nameof(uri));
        }

        Uri = uri;
    }

    public ExternalServiceResource(string name, ParameterResource urlParameter)
        : base(name) => UrlParameter = urlParameter;

    public Uri? Uri { get; }

    public ParameterResource? UrlParameter { get; }

    internal static string? Problem(Uri? uri) =>
        uri is not { IsAbsoluteUri: true } ? "The URL for the external service must be an absolute URI."
        : uri.AbsolutePath != "/" ? "The URL absolute path must be \"/\"."
        : null;
}

/// <summary>Adds services outside the application.</summary>
public static class ExternalServiceBuilderExtensions
{
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string url
    ) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
            ? builder.AddExternalService(name, uri)
            : throw new ArgumentException(
                $"The URL '{url}' of external service '{name}' is not absolute.",
                nameof(url)
            );

    public static IResourceBuilder<ExternalServiceResource> AddExternalService(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        Uri uri
    ) => Add(builder, new ExternalServiceResource(name, uri));

    public static IResourceBuilder<ExternalServiceResource> AddExternalService(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        IResourceBuilder<ParameterResource> urlParameter
    ) => Add(builder, new ExternalServiceResource(name, urlParameter.Resource));

    /// <summary>Watches the service by a GET; locally only.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="path">The path to ask, the service's own address unless set.</param>
    /// <param name="statusCode">The status that means healthy, 200 unless set.</param>
    public static IResourceBuilder<ExternalServiceResource> WithHttpHealthCheck(
        this IResourceBuilder<ExternalServiceResource> builder,
        string? path = null,
        int? statusCode = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = $"{builder.Resource.Name}_external_{path ?? "/"}_{statusCode ?? 200}_check";
        builder
            .ApplicationBuilder.Services.AddHealthChecks()
            .Add(
                new(
                    key,
                    services => new ExternalServiceHealthCheck(services, builder.Resource, path, statusCode ?? 200),
                    null,
                    null
                )
            );
        return builder.WithHealthCheck(key);
    }

    /// <summary>Injects the address of a service outside the application.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<ExternalServiceResource> externalService
    )
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        var service = externalService.Resource;
        var flags = ResourceBuilderExtensions.InjectionFlags(builder.Resource);
        builder.WithRelationship(service, "Reference");
        var name = ResourceBuilderExtensions.EncodeName(service.Name).ToUpperInvariant();
        if (service.Uri is { } uri)
        {
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                builder.WithEnvironment(name, uri.ToString());
            }

            return flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery)
                ? builder.WithEnvironment($"services__{service.Name}__{uri.Scheme}__0", uri.ToString())
                : builder;
        }

        return builder.WithEnvironment(async context =>
        {
            var (scheme, variable) = await NamesForAsync(service.UrlParameter!, name, context);
            object value = service.UrlParameter!;
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                context.EnvironmentVariables[$"services__{service.Name}__{scheme}__0"] = value;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                context.EnvironmentVariables[variable] = value;
            }
        });
    }

    /// <summary>The scheme is known only where the parameter's value is.</summary>
    private static async Task<(string Scheme, string Variable)> NamesForAsync(
        ParameterResource parameter,
        string name,
        EnvironmentCallbackContext context
    )
    {
        if (context.ExecutionContext.IsPublishMode)
        {
            return ("default", name);
        }

        Uri.TryCreate(await parameter.GetValueAsync(context.CancellationToken), UriKind.Absolute, out var uri);
        if (ExternalServiceResource.Problem(uri) is { } problem)
        {
            throw new DistributedApplicationException($"The URL parameter '{parameter.Name}' is invalid: {problem}");
        }

        var scheme = ResourceBuilderExtensions.EncodeName(uri!.Scheme).ToUpperInvariant();
        return (uri.Scheme, $"{name}_{scheme}");
    }

    private static IResourceBuilder<ExternalServiceResource> Add(
        IDistributedApplicationBuilder builder,
        ExternalServiceResource resource
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddResource(resource)
            .WithInitialState(
                new CustomResourceSnapshot
                {
                    ResourceType = KnownResourceTypes.ExternalService,
                    Properties = [],
                    State = KnownResourceStates.Running,
                }
            )
            .ExcludeFromManifest();
    }
}
