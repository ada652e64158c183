using Aspire.Hosting.ApplicationModel;
using CareConnect.Hosting.Networking;

namespace Aspire.Hosting.Orchestration;

/// <summary>The ports that one instance listens on in its present run, and the way to them through the proxies.</summary>
internal sealed class InstancePorts(IResource resource, EndpointAllocation endpoints, ProjectVersion version)
{
    private readonly Dictionary<EndpointAnnotation, int> _ports = [];

    /// <summary>Null for an endpoint of another resource.</summary>
    public int? this[EndpointAnnotation endpoint] => _ports.TryGetValue(endpoint, out var port) ? port : null;

    public IEnumerable<(EndpointAnnotation Endpoint, int Port)> All => _ports.Select(port => (port.Key, port.Value));

    /// <summary>Settles the ports for the next run. One that another program took meanwhile is given up for a free one.</summary>
    public void Choose()
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (endpoints.ProxyOf(endpoint) is null)
            {
                _ports[endpoint] = endpoint.AllocatedEndpoint?.Port ?? 0;
            }
            else if (endpoint.TargetPort is { } wanted)
            {
                _ports[endpoint] = wanted;
            }
            else if (!_ports.TryGetValue(endpoint, out var own) || !PortAllocator.IsFree(own, endpoint.Protocol))
            {
                _ports[endpoint] = PortAllocator.Next(endpoint.Protocol);
            }
        }
    }

    public void Open()
    {
        foreach (var (endpoint, port) in _ports)
        {
            endpoints.ProxyOf(endpoint)?.AddBackend(port, version);
        }
    }

    public void Close()
    {
        foreach (var (endpoint, port) in _ports)
        {
            endpoints.ProxyOf(endpoint)?.RemoveBackend(port);
        }
    }
}
