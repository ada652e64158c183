namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project.</summary>
public class ProjectResource(string name)
    : Resource(name),
        IResourceWithEnvironment,
        IResourceWithArgs,
        IResourceWithServiceDiscovery,
        IResourceWithWaitSupport,
        IResourceWithProbes,
        IComputeResource,
        IContainerFilesDestinationResource
{
    /// <summary>Hosts of endpoints that Kestrel's configuration defines, kept when their ports are replaced.</summary>
    internal Dictionary<EndpointAnnotation, string> KestrelHosts { get; } = [];

    /// <summary>The https endpoint that publishing adds beside http; a container does not listen on it.</summary>
    internal EndpointAnnotation? DefaultHttpsEndpoint { get; set; }

    /// <summary>Whether ASP.NET is told to listen there: not on other schemes, nor where the project reads a port itself.</summary>
    internal bool Injects(EndpointReference endpoint) =>
        endpoint.EndpointAnnotation is { UriScheme: "http" or "https", TargetPortEnvironmentVariable: null }
        && Annotations
            .OfType<EndpointEnvironmentInjectionFilterAnnotation>()
            .All(filter => filter.Filter(endpoint.EndpointAnnotation));
}

/// <summary>A container. Locally a stand-in process takes its place where there is one for the image.</summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name),
        IResourceWithEnvironment,
        IResourceWithArgs,
        IResourceWithEndpoints,
        IResourceWithWaitSupport,
        IResourceWithProbes,
        IComputeResource
{
    public string? Entrypoint { get; set; } = entrypoint;

    /// <summary>Whether the arguments are one shell line.</summary>
    public bool? ShellExecution { get; set; }
}

/// <summary>A program that is there already.</summary>
public class ExecutableResource(string name, string command, string workingDirectory)
    : Resource(name),
        IResourceWithEnvironment,
        IResourceWithArgs,
        IResourceWithEndpoints,
        IResourceWithWaitSupport,
        IResourceWithProbes,
        IComputeResource
{
    public string Command { get; internal set; } = command;

    public string WorkingDirectory { get; internal set; } = workingDirectory;
}
