using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Chooses the ports that the manifest shows. Ports nobody chose are counted up from 8000.</summary>
internal sealed class PublishedPorts
{
    private readonly HashSet<int> _used = [];
    private int _next = 8000;

    /// <returns>For each endpoint the port to write, if any, and the port the process listens on, if it is known.</returns>
    public IReadOnlyList<(EndpointAnnotation Endpoint, int? Port, int? TargetPort)> Resolve(IResource resource)
    {
        var schemesSeen = new HashSet<string>();
        var result = new List<(EndpointAnnotation, int?, int?)>();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var isHttp = endpoint.UriScheme is "http" or "https";

            // The first http and https endpoints of a project listen where the deployment tool decides.
            var leftToTool = resource is ProjectResource && isHttp && !schemesSeen.Contains(endpoint.UriScheme);
            int? target =
                endpoint.TargetPort
                ?? (resource is ContainerResource ? endpoint.Port : null)
                ?? (leftToTool ? null : Allocate());
            if (resource is ProjectResource && isHttp)
            {
                schemesSeen.Add(endpoint.UriScheme);
            }

            var port = endpoint.Port ?? (target is not null || isHttp ? null : Allocate());
            _used.UnionWith(new[] { port ?? target, target }.OfType<int>());
            result.Add((endpoint, port, target));
        }

        return result;
    }

    private int Allocate()
    {
        while (_used.Contains(_next))
        {
            _next++;
        }

        return _next++;
    }
}
