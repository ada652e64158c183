using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>The variables that tell an ASP.NET project where to listen.</summary>
internal static class ProjectEnvironment
{
    /// <summary><c>ASPNETCORE_URLS</c> with each replica's own ports, unless it is set; run mode.</summary>
    public static void AddListeningUrls(IResourceBuilder<ProjectResource> project) =>
        project.WithEnvironment(context =>
        {
            var endpoints = project.Resource.GetEndpoints().Where(project.Resource.Injects).ToList();
            if (context.EnvironmentVariables.ContainsKey("ASPNETCORE_URLS") || endpoints.Count == 0)
            {
                return;
            }

            var urls = new ReferenceExpressionBuilder();
            foreach (var endpoint in endpoints)
            {
                urls.AppendLiteral(urls.IsEmpty ? string.Empty : ";");
                urls.Append(
                    $"{endpoint.Property(EndpointProperty.Scheme)}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}"
                );
            }

            if (endpoints.FirstOrDefault(e => e.EndpointAnnotation.UriScheme == "https") is { } https)
            {
                // Redirection must lead to the proxy's port, not to the replica's.
                context.EnvironmentVariables["ASPNETCORE_HTTPS_PORT"] = https.Property(EndpointProperty.Port);
            }

            context.EnvironmentVariables["ASPNETCORE_URLS"] = urls.Build();
        });

    /// <summary><c>HTTP_PORTS</c> and <c>HTTPS_PORTS</c>, unless they are set; publish mode.</summary>
    public static void AddPorts(IResourceBuilder<ProjectResource> project) =>
        project.WithEnvironment(context =>
        {
            AddPorts(project.Resource, context, "HTTP_PORTS", "http");
            AddPorts(project.Resource, context, "HTTPS_PORTS", "https");
        });

    public static void AddForwardedHeaders(IResourceBuilder<ProjectResource> project) =>
        project.WithEnvironment(context =>
        {
            if (
                project.Resource.GetEndpoints().Any()
                && !project.Resource.Annotations.OfType<DisableForwardedHeadersAnnotation>().Any()
            )
            {
                context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
            }
        });

    private static void AddPorts(
        ProjectResource project,
        EnvironmentCallbackContext context,
        string variable,
        string scheme
    )
    {
        var ports = new ReferenceExpressionBuilder();
        foreach (var endpoint in project.GetEndpoints().Where(project.Injects))
        {
            // Nothing listens on the https endpoint that publishing adds: the load balancer speaks TLS.
            if (
                endpoint.EndpointAnnotation.UriScheme == scheme
                && endpoint.EndpointAnnotation != project.DefaultHttpsEndpoint
            )
            {
                ports.AppendLiteral(ports.IsEmpty ? string.Empty : ";");
                ports.Append($"{endpoint.Property(EndpointProperty.TargetPort)}");
            }
        }

        if (!ports.IsEmpty && !context.EnvironmentVariables.ContainsKey(variable))
        {
            context.EnvironmentVariables[variable] = ports.Build();
        }
    }
}
