using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using CareConnect.Hosting.Networking;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Gives every endpoint its address before anything starts. Projects and executables listen behind a proxy, whose port
/// stays while instances come and go; a stand-in for a container listens on the port itself.
/// </summary>
internal sealed class EndpointAllocation(IConfiguration configuration) : IAsyncDisposable
{
    // Replicas start side by side, and each may look again for what was taken.
    private readonly Lock _gate = new();
    private readonly Dictionary<EndpointAnnotation, IEndpointProxy> _proxies = [];
    private readonly bool _randomize = configuration.GetValue("DcpPublisher:RandomizePorts", false);

    public static string Template(string serviceName) => $"{{{{- portForServing \"{serviceName}\" -}}}}";

    public static string ServiceName(IResource resource, EndpointAnnotation endpoint) =>
        $"{resource.Name}-{endpoint.Name}";

    public static bool HasAddresses(IResource resource) =>
        resource.Annotations.OfType<EndpointAnnotation>().All(endpoint => endpoint.AllocatedEndpoint is not null);

    /// <summary>Gives an address to each endpoint that has none yet; called again, it looks whether a taken port is free now.</summary>
    /// <returns>Why the resource cannot listen; null if it can.</returns>
    public string? Allocate(IResource resource)
    {
        var problems = new List<string>();
        lock (_gate)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                try
                {
                    Allocate(resource, endpoint);
                }
                catch (Exception problem) when (problem is EndpointInUseException or DistributedApplicationException)
                {
                    problems.Add($"endpoint '{endpoint.Name}': {problem.Message}");
                }
            }
        }

        return problems.Count == 0 ? null : string.Join(" ", problems);
    }

    /// <summary>What leads to the endpoint's instances; null where the one instance listens there itself.</summary>
    public IEndpointProxy? ProxyOf(EndpointAnnotation endpoint)
    {
        lock (_gate)
        {
            return _proxies.GetValueOrDefault(endpoint);
        }
    }

    /// <summary>Whose instances get how many of 100 new connections to the resource.</summary>
    public void SetShares(IResource resource, IReadOnlyDictionary<object, int> shares)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            ProxyOf(endpoint)?.SetShares(shares);
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<IEndpointProxy> proxies;
        lock (_gate)
        {
            proxies = [.. _proxies.Values];
            _proxies.Clear();
        }

        foreach (var proxy in proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    private void Allocate(IResource resource, EndpointAnnotation endpoint)
    {
        if (endpoint.AllocatedEndpoint is not null)
        {
            return;
        }

        var isContainer = resource is ContainerResource;
        var proxied = endpoint.IsProxied && !isContainer;
        Validate(resource, endpoint, proxied);
        var fixedPort = proxied || isContainer ? endpoint.Port : endpoint.Port ?? endpoint.TargetPort;
        var port =
            fixedPort is null || (_randomize && (proxied || isContainer))
                ? PortAllocator.Next(endpoint.Protocol)
                : fixedPort.Value;
        if (proxied)
        {
            _proxies[endpoint] =
                endpoint.Protocol == ProtocolType.Udp ? DatagramProxy.Start(port) : EndpointProxy.Start(port);
        }

        endpoint.AllocatedEndpoint = new AllocatedEndpoint(
            endpoint,
            "localhost",
            port,
            Template(ServiceName(resource, endpoint))
        );
    }

    private static void Validate(IResource resource, EndpointAnnotation endpoint, bool proxied)
    {
        var replicas = resource.GetReplicaCount();
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
