using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Makes the http endpoints of HTTP/2 services such, just before anything starts or is published.</summary>
internal static class Http2Services
{
    public static Task ApplyAsync(BeforeStartEvent starting, CancellationToken cancellationToken)
    {
        var services = starting.Model.Resources.Where(r => r.Annotations.OfType<Http2ServiceAnnotation>().Any());
        foreach (var endpoint in services.SelectMany(ResourceBuilderExtensions.HttpEndpoints))
        {
            endpoint.Transport = "http2";
        }

        return Task.CompletedTask;
    }
}
