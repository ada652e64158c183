using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What an application under test is given unless the test says otherwise.</summary>
internal static class TestDefaults
{
    public static void Apply(
        DistributedApplicationOptions options,
        HostApplicationBuilderSettings settings,
        Assembly? assembly,
        string[] args
    )
    {
        options.AssemblyName ??= assembly?.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        options.Args = [.. args, .. options.Args?.Except(args) ?? []];
        settings.EnvironmentName ??= Environments.Development;
        settings.Configuration ??= new ConfigurationManager();
        var values = new Dictionary<string, string?>
        {
            ["DcpPublisher:RandomizePorts"] = "true",
            ["DcpPublisher:WaitForResourceCleanup"] = "true",
            ["DcpPublisher:ContainerRuntimeInitializationTimeout"] = "00:00:30",
            ["ASPNETCORE_URLS"] = "http://localhost:8080",
        };
        if (assembly is not null && FirstProfile(assembly) is { } profile)
        {
            // A developer's dashboard may be running at the addresses of the profile: a test's telemetry is not for it.
            foreach (var (name, value) in profile.EnvironmentVariables.Where(v => !IsOfDashboard(v.Key)))
            {
                values[name.Replace("__", ":", StringComparison.Ordinal)] = value;
            }
        }

        settings.Configuration.AddInMemoryCollection(values);
    }

    private static bool IsOfDashboard(string name) =>
        name.StartsWith("ASPIRE_DASHBOARD_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("DOTNET_DASHBOARD_", StringComparison.OrdinalIgnoreCase);

    private static LaunchProfile? FirstProfile(Assembly assembly)
    {
        var directory = assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => string.Equals(a.Key, "apphostprojectpath", StringComparison.OrdinalIgnoreCase))
            ?.Value;
        var path = directory is null ? null : Path.Combine(directory, "Properties", "launchSettings.json");
        if (path is null || !File.Exists(path))
        {
            return null;
        }

        var settings = JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(path), LaunchSettings.Format);
        var wanted = Environment.GetEnvironmentVariable("DOTNET_LAUNCH_PROFILE") ?? string.Empty;
        return settings?.Profiles.GetValueOrDefault(wanted) ?? settings?.Profiles.Values.FirstOrDefault();
    }
}
