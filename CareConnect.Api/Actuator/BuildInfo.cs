using System.Reflection;

namespace CareConnect.Api.Actuator;

/// <summary>
/// What this process was made from and since when it runs. CARECONNECT_VERSION and CARECONNECT_COMMIT win over what the build
/// wrote into the assembly, since an image is often built where there is no repository. The commit is null when neither says.
/// </summary>
internal sealed record BuildInfo(string Version, string? Commit, string Environment, DateTimeOffset StartedAt)
{
    public static BuildInfo Of(IConfiguration configuration, IHostEnvironment environment, TimeProvider clock)
    {
        var built = typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        var (version, commit) = Split(built?.InformationalVersion);
        return new BuildInfo(
            Given(configuration["CARECONNECT_VERSION"]) ?? version ?? "unknown",
            Given(configuration["CARECONNECT_COMMIT"]) ?? commit,
            environment.EnvironmentName,
            clock.GetUtcNow()
        );
    }

    // The SDK writes 1.2.3+commit, and 1.2.3 where it finds no repository.
    private static (string? Version, string? Commit) Split(string? informational)
    {
        var parts = informational?.Split('+', 2) ?? [];
        return (Given(parts.ElementAtOrDefault(0)), Given(parts.ElementAtOrDefault(1)));
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
