using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>The endpoints in the section <c>Kestrel:Endpoints</c> of a project's settings; they replace its launch profile's.</summary>
internal sealed class KestrelEndpoints
{
    private readonly List<(string Name, BindingAddress Address, string? Protocols)> _endpoints;
    private readonly bool _http2ByDefault;

    public KestrelEndpoints(IProjectMetadata metadata, ProjectResourceOptions options)
    {
        var folder = Path.GetDirectoryName(metadata.ProjectPath)!;
        var environment =
            Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
        var settings = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(folder, "appsettings.json"), optional: true)
            .AddJsonFile(Path.Combine(folder, $"appsettings.{environment}.json"), optional: true)
            .Build();
        _http2ByDefault = settings["Kestrel:EndpointDefaults:Protocols"] == "Http2";
        _endpoints = options.ExcludeKestrelEndpoints
            ? []
            :
            [
                .. settings
                    .GetSection("Kestrel:Endpoints")
                    .GetChildren()
                    .Where(endpoint => endpoint["Url"] is not null)
                    .Select(endpoint => (endpoint.Key, BindingAddress.Parse(endpoint["Url"]!), endpoint["Protocols"])),
            ];
    }

    public bool Any => _endpoints.Count > 0;

    public void Apply(IResourceBuilder<ProjectResource> project)
    {
        foreach (var sameScheme in _endpoints.GroupBy(endpoint => endpoint.Address.Scheme))
        {
            // A single endpoint of a scheme is called by the scheme.
            var single = sameScheme.Count() == 1;
            foreach (var endpoint in sameScheme)
            {
                project.WithEndpoint(
                    single ? sameScheme.Key : endpoint.Name,
                    annotation => Configure(project, annotation, endpoint.Address, endpoint.Protocols)
                );
            }
        }

        project.WithEnvironment(context =>
        {
            if (Any)
            {
                OverrideUrls(project, context);
            }
        });
    }

    public void AdjustTransport(EndpointAnnotation endpoint, string? protocols)
    {
        if (protocols == "Http2" || (protocols is null && _http2ByDefault))
        {
            endpoint.Transport = "http2";
        }
    }

    public static string ListeningHost(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
            ? "localhost"
            : host;

    private void Configure(
        IResourceBuilder<ProjectResource> project,
        EndpointAnnotation endpoint,
        BindingAddress address,
        string? protocols
    )
    {
        // Published, a port outside is the platform's; here the port inside is each replica's.
        if (project.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            endpoint.TargetPort = address.Port;
        }
        else
        {
            endpoint.Port = address.Port;
        }

        endpoint.UriScheme = address.Scheme;
        endpoint.TargetHost = ListeningHost(address.Host);
        AdjustTransport(endpoint, protocols);
        project.Resource.KestrelHosts[endpoint] = endpoint.TargetHost;
    }

    private static void OverrideUrls(IResourceBuilder<ProjectResource> project, EnvironmentCallbackContext context)
    {
        foreach (var endpoint in project.Resource.GetEndpoints().Where(project.Resource.Injects))
        {
            var annotation = endpoint.EndpointAnnotation;
            if (annotation == project.Resource.DefaultHttpsEndpoint)
            {
                continue;
            }

            var host =
                context.ExecutionContext.IsRunMode
                && project.Resource.KestrelHosts.TryGetValue(annotation, out var configured)
                    ? configured
                    : "*";
            context.EnvironmentVariables[$"Kestrel__Endpoints__{annotation.Name}__Url"] = ReferenceExpression.Create(
                $"{annotation.UriScheme}://{host}:{endpoint.Property(EndpointProperty.TargetPort)}"
            );
        }
    }
}
