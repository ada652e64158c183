using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>How long a container lives.</summary>
public enum ContainerLifetime
{
    /// <summary>It ends with the AppHost.</summary>
    Session = 0,

    /// <summary>It outlives the AppHost. Local processes never do; their data is kept where a volume says so.</summary>
    Persistent = 1,
}

public enum ImagePullPolicy
{
    Default = 0,
    Always = 1,
    Missing = 2,
}

public enum ContainerMountType
{
    BindMount = 0,
    Volume = 1,
}

public enum ProbeType
{
    Startup = 0,
    Readiness = 1,
    Liveness = 2,
}

/// <summary>What a reference to another resource puts into the environment.</summary>
[Flags]
public enum ReferenceEnvironmentInjectionFlags
{
    None = 0,
    ConnectionString = 1,
    ConnectionProperties = 2,
    ServiceDiscovery = 4,
    Endpoints = 8,
    All = 15,
}

/// <summary>The image of a container.</summary>
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    public string? Registry { get; set; }

    public required string Image { get; set; }

    public string? Tag { get; set; }

    public string? SHA256 { get; set; }

    /// <summary>The whole reference, as an engine would pull it.</summary>
    internal string Reference =>
        (string.IsNullOrEmpty(Registry) ? string.Empty : $"{Registry}/")
        + Image
        + (
            !string.IsNullOrEmpty(SHA256) ? $"@sha256:{SHA256}"
            : string.IsNullOrEmpty(Tag) ? string.Empty
            : $":{Tag}"
        );
}

/// <summary>A volume or a folder of the host inside a container.</summary>
public sealed class ContainerMountAnnotation : IResourceAnnotation
{
    public ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly)
    {
        if (type == ContainerMountType.BindMount && string.IsNullOrEmpty(source))
        {
            throw new ArgumentNullException(nameof(source), "A bind mount needs a source path.");
        }

        if (type == ContainerMountType.Volume && string.IsNullOrEmpty(source) && isReadOnly)
        {
            throw new ArgumentException("An anonymous volume cannot be read-only.", nameof(isReadOnly));
        }

        (Source, Target, Type, IsReadOnly) = (source, target, type, isReadOnly);
    }

    public string? Source { get; set; }

    public string Target { get; set; }

    public ContainerMountType Type { get; set; }

    public bool IsReadOnly { get; set; }
}

public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    public required ContainerLifetime Lifetime { get; set; }
}

public sealed class ContainerImagePullPolicyAnnotation : IResourceAnnotation
{
    public required ImagePullPolicy ImagePullPolicy { get; set; }
}

public sealed class ContainerNameAnnotation : IResourceAnnotation
{
    public required string Name { get; set; }
}

/// <summary>Arguments for a container engine; there is none here to tell.</summary>
public sealed class ContainerRuntimeArgsCallbackAnnotation(Func<ContainerRuntimeArgsCallbackContext, Task> callback)
    : IResourceAnnotation
{
    public ContainerRuntimeArgsCallbackAnnotation(Action<IList<object>> callback)
        : this(context =>
        {
            callback(context.Args);
            return Task.CompletedTask;
        }) { }

    public Func<ContainerRuntimeArgsCallbackContext, Task> Callback { get; } = callback;
}

/// <inheritdoc cref="ContainerRuntimeArgsCallbackAnnotation"/>
public sealed class ContainerRuntimeArgsCallbackContext(
    IList<object> args,
    CancellationToken cancellationToken = default
)
{
    public IList<object> Args { get; } = args;

    public CancellationToken CancellationToken { get; } = cancellationToken;
}

/// <summary>A further name of a container in its network; local processes are all at localhost.</summary>
public sealed class ContainerNetworkAliasAnnotation(string alias) : IResourceAnnotation
{
    public string Alias { get; } = alias;
}

/// <summary>A Dockerfile that the image is built from.</summary>
public sealed class DockerfileBuildAnnotation(string contextPath, string dockerfilePath, string? stage)
    : IResourceAnnotation
{
    public string ContextPath { get; } = contextPath;

    public string DockerfilePath { get; } = dockerfilePath;

    public string? Stage { get; } = stage;

    public Dictionary<string, object?> BuildArguments { get; } = [];

    public Dictionary<string, object> BuildSecrets { get; } = [];

    /// <summary>False for an image that only carries files for another.</summary>
    public bool HasEntrypoint { get; set; } = true;

    /// <summary>Makes the text of the Dockerfile, for an application that has none of its own.</summary>
    internal Func<string>? Generate { get; set; }
}

internal sealed record ResourceIconAnnotation(string Name, IconVariant Variant) : IResourceAnnotation;

/// <summary>How many instances of a project run.</summary>
public class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    public int Replicas { get; } = replicas;
}

/// <summary>The resource waits for a command before it starts.</summary>
public class ExplicitStartupAnnotation : IResourceAnnotation;

/// <summary>A tie between resources, for people who look.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    public string Type { get; } = type;
}

public sealed class ReferenceEnvironmentInjectionAnnotation(ReferenceEnvironmentInjectionFlags flags)
    : IResourceAnnotation
{
    public ReferenceEnvironmentInjectionFlags Flags { get; } = flags;
}

/// <summary>Which endpoints of a service a resource refers to. One for each service.</summary>
public sealed class EndpointReferenceAnnotation(IResourceWithEndpoints resource) : IResourceAnnotation
{
    public IResourceWithEndpoints Resource { get; } = resource;

    public bool UseAllEndpoints { get; set; }

    public HashSet<string> EndpointNames { get; } = new(StringComparer.OrdinalIgnoreCase);
}

internal sealed class EndpointEnvironmentInjectionFilterAnnotation(Func<EndpointAnnotation, bool> filter)
    : IResourceAnnotation
{
    public Func<EndpointAnnotation, bool> Filter { get; } = filter;
}

/// <summary>The http endpoints become HTTP/2 ones before anything starts, also those added later.</summary>
internal sealed class Http2ServiceAnnotation : IResourceAnnotation;

internal sealed class DisableForwardedHeadersAnnotation : IResourceAnnotation;

internal sealed record LaunchProfileArgumentsAnnotation(string Arguments) : IResourceAnnotation;

/// <summary>Writes the resource into the manifest; without a callback it is left out.</summary>
public class ManifestPublishingCallbackAnnotation(Func<ManifestPublishingContext, Task>? callback) : IResourceAnnotation
{
    public ManifestPublishingCallbackAnnotation(Action<ManifestPublishingContext> callback)
        : this(context =>
        {
            callback(context);
            return Task.CompletedTask;
        }) { }

    public Func<ManifestPublishingContext, Task>? Callback { get; } = callback;

    /// <summary>Keeps a resource out of the manifest.</summary>
    public static ManifestPublishingCallbackAnnotation Ignore { get; } =
        new((Func<ManifestPublishingContext, Task>?)null);
}

/// <summary>Whose connection string is used instead of the resource's own.</summary>
public class ConnectionStringRedirectAnnotation(IResourceWithConnectionString resource) : IResourceAnnotation
{
    public IResourceWithConnectionString Resource { get; } = resource;
}

/// <summary>A further connection property.</summary>
public sealed class ConnectionPropertyAnnotation(string name, ReferenceExpression value) : IResourceAnnotation
{
    public string Name { get; } = name;

    public ReferenceExpression Value { get; } = value;
}
