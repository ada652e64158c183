using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>References from one resource to another: what is put into its environment.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Injects the connection string, and its parts as variables of their own.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false
    )
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        connectionName ??= resource.Name;
        var flags = InjectionFlags(builder.Resource);
        AddRelationship(builder, resource, "Reference");
        return builder.WithEnvironment(context =>
        {
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionString))
            {
                var variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName}";
                context.EnvironmentVariables[variable] = new ConnectionStringReference(resource, optional);
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionProperties))
            {
                var prefix = connectionName.Length == 0 ? "" : $"{EncodeName(connectionName).ToUpperInvariant()}_";
                var added = resource
                    .Annotations.OfType<ConnectionPropertyAnnotation>()
                    .Select(property => KeyValuePair.Create(property.Name, property.Value));
                foreach (var (name, value) in resource.GetConnectionProperties().Concat(added))
                {
                    context.EnvironmentVariables[prefix + name.ToUpperInvariant()] = value;
                }
            }
        });
    }

    /// <summary>Injects the addresses of all endpoints of a service.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithServiceDiscovery> source
    )
        where TDestination : IResourceWithEnvironment =>
        ReferenceEndpoints(builder, source.Resource, endpointName: null, alias: null);

    /// <summary>Injects the addresses of all endpoints of a service under another name.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithServiceDiscovery> source,
        string name
    )
        where TDestination : IResourceWithEnvironment =>
        ReferenceEndpoints(builder, source.Resource, endpointName: null, name);

    /// <summary>Injects the address of one endpoint.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        EndpointReference endpointReference
    )
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return ReferenceEndpoints(builder, endpointReference.Resource, endpointReference.EndpointName, alias: null);
    }

    /// <summary>Injects the address of a service outside the application.</summary>
    /// <exception cref="InvalidOperationException">The URI is relative, has a query or fragment, or its path does not end in a slash.</exception>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        string name,
        Uri uri
    )
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(uri);
        var problem =
            !uri.IsAbsoluteUri ? "it must be absolute"
            : !uri.AbsolutePath.EndsWith('/') ? "the absolute path must end with '/'"
            : uri.Fragment.Length > 0 ? "it cannot contain a fragment"
            : uri.Query.Length > 0 ? "it cannot contain a query string"
            : null;
        if (problem is not null)
        {
            throw new InvalidOperationException($"The URI for service reference '{name}' is invalid: {problem}.");
        }

        var flags = InjectionFlags(builder.Resource);
        if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
        {
            builder.WithEnvironment($"services__{name}__default__0", uri.ToString());
        }

        return flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints)
            ? builder.WithEnvironment(EncodeName(name), uri.ToString())
            : builder;
    }

    /// <summary>Chooses what the references that follow put into the environment.</summary>
    public static IResourceBuilder<TDestination> WithReferenceEnvironment<TDestination>(
        this IResourceBuilder<TDestination> builder,
        ReferenceEnvironmentInjectionFlags flags
    )
        where TDestination : IResourceWithEnvironment =>
        builder.WithAnnotation(new ReferenceEnvironmentInjectionAnnotation(flags));

    /// <summary>One part of a connection string, by name; empty when there is none.</summary>
    public static ReferenceExpression GetConnectionProperty(this IResourceWithConnectionString resource, string key)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource
                .GetConnectionProperties()
                .Where(property => string.Equals(property.Key, key, StringComparison.OrdinalIgnoreCase))
                .Select(property => property.Value)
                .FirstOrDefault()
            ?? ReferenceExpression.Empty;
    }

    /// <summary>Adds a part that everyone who refers to the resource gets too.</summary>
    public static IResourceBuilder<T> WithConnectionProperty<T>(
        this IResourceBuilder<T> builder,
        string name,
        ReferenceExpression value
    )
        where T : IResourceWithConnectionString =>
        builder.WithAnnotation(new ConnectionPropertyAnnotation(name, value));

    /// <inheritdoc cref="WithConnectionProperty{T}(IResourceBuilder{T}, string, ReferenceExpression)"/>
    public static IResourceBuilder<T> WithConnectionProperty<T>(
        this IResourceBuilder<T> builder,
        string name,
        string value
    )
        where T : IResourceWithConnectionString =>
        builder.WithConnectionProperty(name, ReferenceExpression.Create($"{value}"));

    public static IResourceBuilder<T> WithConnectionStringRedirection<T>(
        this IResourceBuilder<T> builder,
        IResourceWithConnectionString resource
    )
        where T : IResourceWithConnectionString =>
        builder.WithAnnotation(
            new ConnectionStringRedirectAnnotation(resource),
            ResourceAnnotationMutationBehavior.Replace
        );

    internal static ReferenceEnvironmentInjectionFlags InjectionFlags(IResource resource) =>
        resource.Annotations.OfType<ReferenceEnvironmentInjectionAnnotation>().LastOrDefault()?.Flags
        ?? ReferenceEnvironmentInjectionFlags.All;

    /// <summary>A name that every shell takes: other characters than letters and digits become underscores.</summary>
    internal static string EncodeName(string name)
    {
        var encoded = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return encoded.Length > 0 && char.IsAsciiDigit(encoded[0]) ? $"_{encoded}" : encoded;
    }

    private static IResourceBuilder<T> ReferenceEndpoints<T>(
        IResourceBuilder<T> builder,
        IResourceWithEndpoints service,
        string? endpointName,
        string? alias
    )
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        var reference = builder
            .Resource.Annotations.OfType<EndpointReferenceAnnotation>()
            .SingleOrDefault(known => known.Resource == service);
        if (reference is null)
        {
            reference = new EndpointReferenceAnnotation(service);
            builder.WithAnnotation(reference);
            builder.WithEnvironment(context => InjectEndpoints(context, reference, alias));
        }

        if (endpointName is null)
        {
            reference.UseAllEndpoints = true;
        }
        else
        {
            reference.EndpointNames.Add(endpointName);
        }

        return AddRelationship(builder, service, "Reference");
    }

    private static void InjectEndpoints(
        EnvironmentCallbackContext context,
        EndpointReferenceAnnotation reference,
        string? alias
    )
    {
        var flags = InjectionFlags(context.Resource);
        var service = alias ?? reference.Resource.Name;
        var prefix = EncodeName(alias ?? service.ToUpperInvariant());
        foreach (var endpoint in reference.Resource.GetEndpoints())
        {
            var byDefault = reference.UseAllEndpoints && !endpoint.EndpointAnnotation.ExcludeReferenceEndpoint;
            if (!byDefault && !reference.EndpointNames.Contains(endpoint.EndpointName))
            {
                continue;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                var suffix = EncodeName(endpoint.EndpointName).ToUpperInvariant();
                context.EnvironmentVariables[$"{prefix}_{suffix}"] = endpoint;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                var index = 0;
                string Key() => $"services__{service}__{endpoint.Scheme}__{index}";
                while (context.EnvironmentVariables.ContainsKey(Key()))
                {
                    index++;
                }

                context.EnvironmentVariables[Key()] = endpoint;
            }
        }
    }

    private static IResourceBuilder<T> AddRelationship<T>(IResourceBuilder<T> builder, IResource resource, string type)
        where T : IResource => builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, type));
}
