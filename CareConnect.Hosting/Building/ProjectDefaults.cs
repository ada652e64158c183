using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// The environment and the endpoints that every .NET project gets: from its launch profile, from Kestrel's section of
/// its settings, and for its telemetry.
/// </summary>
internal static class ProjectDefaults
{
    public static void Apply(
        IResourceBuilder<ProjectResource> project,
        IProjectMetadata metadata,
        ProjectResourceOptions options
    )
    {
        var application = project.ApplicationBuilder;
        project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        if (application.ExecutionContext.IsRunMode && application.Environment.IsDevelopment())
        {
            project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true");
            project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true");
        }

        project.WithOtlpExporter();
        var profile = SelectProfile(application.Configuration, project.Resource, metadata, options);
        var kestrel = new KestrelEndpoints(metadata, options);
        if (application.ExecutionContext.IsRunMode)
        {
            project.WithEnvironment("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "true");
            project.WithEnvironment("LOGGING__CONSOLE__FORMATTERNAME", "simple");
            kestrel.Apply(project);
            ApplyRunMode(project, profile, kestrel);
        }
        else
        {
            ProjectEnvironment.AddForwardedHeaders(project);
            kestrel.Apply(project);
            ApplyPublishMode(project, profile?.Profile, kestrel);
        }
    }

    private static void ApplyRunMode(
        IResourceBuilder<ProjectResource> project,
        (string Name, LaunchProfile Profile)? named,
        KestrelEndpoints kestrel
    )
    {
        if (!kestrel.Any)
        {
            ProjectEnvironment.AddListeningUrls(project);
        }

        if (named is not var (name, profile))
        {
            return;
        }

        if (!kestrel.Any)
        {
            AddLaunchEndpoints(project, profile, kestrel);
        }

        if (!string.IsNullOrWhiteSpace(profile.CommandLineArgs))
        {
            project.WithAnnotation(new LaunchProfileArgumentsAnnotation(profile.CommandLineArgs));
        }

        project.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", name);
            foreach (var (key, value) in profile.EnvironmentVariables)
            {
                context.EnvironmentVariables.TryAdd(key, Environment.ExpandEnvironmentVariables(value));
            }
        });
    }

    private static void AddLaunchEndpoints(
        IResourceBuilder<ProjectResource> project,
        LaunchProfile profile,
        KestrelEndpoints kestrel
    )
    {
        var seen = new Dictionary<string, int>();
        foreach (var url in profile.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var address = BindingAddress.Parse(url);
            var count = seen[address.Scheme] = seen.GetValueOrDefault(address.Scheme) + 1;
            project.WithEndpoint(
                count == 1 ? address.Scheme : $"{address.Scheme}{count}",
                endpoint =>
                {
                    endpoint.Port = address.Port;
                    endpoint.TargetHost = KestrelEndpoints.ListeningHost(address.Host);
                    endpoint.UriScheme = address.Scheme;
                    endpoint.FromLaunchProfile = true;
                    kestrel.AdjustTransport(endpoint, protocols: null);
                }
            );
        }

        if (Uri.TryCreate(profile.LaunchUrl, UriKind.RelativeOrAbsolute, out var launchUrl))
        {
            project.WithUrls(context => ShowLaunchUrl(context, launchUrl));
        }
    }

    private static void ShowLaunchUrl(ResourceUrlsCallbackContext context, Uri launchUrl)
    {
        foreach (var url in context.Urls.Where(u => u.Endpoint is { EndpointAnnotation.FromLaunchProfile: true }))
        {
            url.Url = launchUrl.IsAbsoluteUri ? launchUrl.ToString() : new Uri(new Uri(url.Url), launchUrl).ToString();
        }
    }

    private static void ApplyPublishMode(
        IResourceBuilder<ProjectResource> project,
        LaunchProfile? profile,
        KestrelEndpoints kestrel
    )
    {
        if (!kestrel.Any)
        {
            ProjectEnvironment.AddPorts(project);
        }

        // Without an address in the launch profile or in Kestrel's settings the project is no web project.
        if (profile?.ApplicationUrl is null && !kestrel.Any)
        {
            return;
        }

        var http = FindOrAdd(project, "http", kestrel);
        var https = FindOrAdd(project, "https", kestrel);

        // One container listens on one port, whatever stands before it.
        http.TargetPort = https.TargetPort = http.TargetPort ?? https.TargetPort;
    }

    private static EndpointAnnotation FindOrAdd(
        IResourceBuilder<ProjectResource> project,
        string scheme,
        KestrelEndpoints kestrel
    )
    {
        if (Find() is { } present)
        {
            return present;
        }

        project.WithEndpoint(
            scheme,
            endpoint =>
            {
                endpoint.UriScheme = scheme;
                kestrel.AdjustTransport(endpoint, protocols: null);
                project.Resource.DefaultHttpsEndpoint =
                    scheme == "https" ? endpoint : project.Resource.DefaultHttpsEndpoint;
            }
        );
        return Find()!;

        EndpointAnnotation? Find() =>
            project
                .Resource.Annotations.OfType<EndpointAnnotation>()
                .FirstOrDefault(e =>
                    e.UriScheme == scheme || string.Equals(e.Name, scheme, StringComparison.OrdinalIgnoreCase)
                );
    }

    /// <exception cref="DistributedApplicationException">The profile asked for does not exist.</exception>
    private static (string Name, LaunchProfile Profile)? SelectProfile(
        IConfiguration configuration,
        ProjectResource project,
        IProjectMetadata metadata,
        ProjectResourceOptions options
    )
    {
        if (options.ExcludeLaunchProfile || LaunchSettings.Of(metadata) is not { } settings)
        {
            return !string.IsNullOrEmpty(options.LaunchProfileName) ? throw Missing() : null;
        }

        if (!string.IsNullOrEmpty(options.LaunchProfileName))
        {
            return settings.Profiles.TryGetValue(options.LaunchProfileName, out var asked)
                ? (options.LaunchProfileName, asked)
                : throw Missing();
        }

        var ofAppHost = configuration["AppHost:DefaultLaunchProfileName"] ?? configuration["DOTNET_LAUNCH_PROFILE"];
        if (ofAppHost is not null && settings.Profiles.TryGetValue(ofAppHost, out var same))
        {
            return (ofAppHost, same);
        }

        var first = settings.Profiles.FirstOrDefault(profile => profile.Value.CommandName is null or "Project");
        return first.Key is null ? null : (first.Key, first.Value);

        DistributedApplicationException Missing() =>
            new($"Resource '{project.Name}': the launch settings have no profile '{options.LaunchProfileName}'.");
    }
}
