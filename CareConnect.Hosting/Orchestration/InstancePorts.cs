using Aspire.Hosting.ApplicationModel;
using CareConnect.Hosting.Networking;

namespace Aspire.Hosting.Orchestration;

/// <summary>The ports that one instance listens on, and the proxies that lead to them.</summary>
internal sealed class InstancePorts
{
    private readonly List<(EndpointAnnotation Endpoint, int Port, EndpointProxy? Proxy)> _ports = [];

    public void Add(EndpointAnnotation endpoint, int port, EndpointProxy? proxy) => _ports.Add((endpoint, port, proxy));

    /// <exception cref="InvalidOperationException">The instance has no such endpoint.</exception>
    public int this[EndpointAnnotation endpoint] => _ports.Single(port => port.Endpoint == endpoint).Port;

    public IEnumerable<(EndpointAnnotation Endpoint, int Port)> All =>
        _ports.Select(port => (port.Endpoint, port.Port));

    public void Open() => _ports.ForEach(port => port.Proxy?.AddBackend(port.Port));

    public void Close() => _ports.ForEach(port => port.Proxy?.RemoveBackend(port.Port));
}
