using Aspire.Hosting.ApplicationModel;
using CareConnect.Hosting.Networking;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Gives every endpoint its address before anything starts. Projects and executables listen behind a proxy, whose port
/// stays while instances come and go; a stand-in for a container listens on the port itself.
/// </summary>
internal sealed class EndpointAllocation(IConfiguration configuration, ResourceLoggerService loggers) : IAsyncDisposable
{
    private readonly Dictionary<EndpointAnnotation, EndpointProxy> _proxies = [];
    private readonly Dictionary<IResource, string> _problems = [];
    private readonly bool _randomize = configuration.GetValue("DcpPublisher:RandomizePorts", false);

    /// <summary>Why the resource cannot listen; null if it can.</summary>
    public string? ProblemOf(IResource resource) => _problems.GetValueOrDefault(resource);

    public static string Template(string serviceName) => $"{{{{- portForServing \"{serviceName}\" -}}}}";

    public static string ServiceName(IResource resource, EndpointAnnotation endpoint) =>
        $"{resource.Name}-{endpoint.Name}";

    public void Allocate(IResource resource, int replicas)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            try
            {
                Allocate(resource, endpoint, replicas);
            }
            catch (Exception problem) when (problem is EndpointInUseException or DistributedApplicationException)
            {
                _problems[resource] = $"endpoint '{endpoint.Name}': {problem.Message}";
                loggers.Write(resource.Name, _problems[resource], isError: true);
            }
        }
    }

    public InstancePorts PortsFor(IResource resource)
    {
        var ports = new InstancePorts();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var proxy = _proxies.GetValueOrDefault(endpoint);
            var port = proxy is null
                ? endpoint.AllocatedEndpoint?.Port ?? 0
                : endpoint.TargetPort ?? PortAllocator.Next();
            ports.Add(endpoint, port, proxy);
        }

        return ports;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies.Values)
        {
            await proxy.DisposeAsync();
        }

        _proxies.Clear();
    }

    private void Allocate(IResource resource, EndpointAnnotation endpoint, int replicas)
    {
        var proxied = endpoint.IsProxied && resource is not ContainerResource;
        Validate(resource, endpoint, replicas, proxied);
        var fixedPort = proxied || resource is ContainerResource ? endpoint.Port : endpoint.Port ?? endpoint.TargetPort;
        var port =
            fixedPort is null || (_randomize && proxied) || (_randomize && resource is ContainerResource)
                ? PortAllocator.Next()
                : fixedPort.Value;
        if (proxied)
        {
            _proxies[endpoint] = EndpointProxy.Start(port);
        }

        endpoint.AllocatedEndpoint = new AllocatedEndpoint(
            endpoint,
            "localhost",
            port,
            Template(ServiceName(resource, endpoint))
        );
    }

    private static void Validate(IResource resource, EndpointAnnotation endpoint, int replicas, bool proxied)
    {
        var problem =
            resource is ContainerResource ? null
            : replicas > 1 && !proxied ? "several replicas cannot share an endpoint without a proxy"
            : replicas > 1 && endpoint.TargetPort is not null
                ? "several replicas cannot share a target port; leave it out"
            : proxied && endpoint.Port is not null && endpoint.Port == endpoint.TargetPort
                ? "the port and the target port of a proxied endpoint must differ"
            : !proxied && endpoint.Port != endpoint.TargetPort
                ? "without a proxy the port and the target port must be the same"
            : null;
        if (problem is not null)
        {
            throw new DistributedApplicationException($"{problem}.");
        }
    }
}
