using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Local;

/// <summary>A build that runs of a resource, as the engine tells of it.</summary>
/// <param name="Version">Its name.</param>
/// <param name="IsBuilt">Whether it is what the AppHost was built with.</param>
/// <param name="Percent">Its share of new connections.</param>
/// <param name="Replicas">The replicas of it.</param>
internal sealed record RunningVersion(
    string Version,
    bool IsBuilt,
    int Percent,
    IReadOnlyList<RunningReplica> Replicas
);

/// <param name="Name">The replica's.</param>
/// <param name="State">Running, Finished, FailedToStart and so on.</param>
/// <param name="Health">Healthy, Degraded or Unhealthy; null while it does not run.</param>
/// <param name="ExitCode">Once it ended.</param>
/// <param name="Urls">Where this replica alone answers.</param>
internal sealed record RunningReplica(
    string Name,
    string? State,
    string? Health,
    int? ExitCode,
    IReadOnlyList<Uri> Urls
)
{
    public bool HasEnded => State is "Finished" or "Exited" or "FailedToStart";

    public bool IsHealthy => State == "Running" && Health == "Healthy";
}

/// <summary>The engine's calls for versions and replicas.</summary>
internal static class LocalVersions
{
    /// <summary>What runs, the serving one first; two at most.</summary>
    public static async Task<IReadOnlyList<RunningVersion>> VersionsAsync(
        this LocalTopology topology,
        string resource,
        CancellationToken cancellationToken
    ) => (await topology.CallAsync<Answer>(HttpMethod.Get, $"{resource}/versions", null, cancellationToken)).Versions;

    /// <summary>Starts it beside the running one, without traffic.</summary>
    /// <param name="topology">Where.</param>
    /// <param name="resource">Of which resource.</param>
    /// <param name="version">Its name.</param>
    /// <param name="folder">Where it was published to; null for what the AppHost was built with.</param>
    /// <param name="environment">Added to the resource's.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public static Task StartVersionAsync(
        this LocalTopology topology,
        string resource,
        string version,
        string? folder,
        IReadOnlyDictionary<string, string>? environment,
        CancellationToken cancellationToken
    ) =>
        topology.CallAsync<Answer>(
            HttpMethod.Post,
            $"{resource}/versions",
            new
            {
                version,
                path = folder,
                environment,
            },
            cancellationToken
        );

    public static Task ShiftAsync(
        this LocalTopology topology,
        string resource,
        string version,
        int percent,
        CancellationToken cancellationToken
    ) => topology.CallAsync<Answer>(HttpMethod.Put, $"{resource}/traffic", new { version, percent }, cancellationToken);

    /// <summary>Lets it finish what it is at, and stops it.</summary>
    public static Task RemoveVersionAsync(
        this LocalTopology topology,
        string resource,
        string version,
        CancellationToken cancellationToken
    ) =>
        topology.CallAsync<Answer>(
            HttpMethod.Delete,
            $"{resource}/versions/{Uri.EscapeDataString(version)}",
            null,
            cancellationToken
        );

    public static Task ScaleAsync(
        this LocalTopology topology,
        string resource,
        int replicas,
        CancellationToken cancellationToken
    ) => topology.CallAsync<Answer>(HttpMethod.Post, $"{resource}/scale", new { replicas }, cancellationToken);

    /// <exception cref="ProcedureException">The resource has no address.</exception>
    public static async Task<Uri> HttpAddressAsync(
        this LocalTopology topology,
        string resource,
        CancellationToken cancellationToken
    ) =>
        (await topology.ResourceAsync(resource, cancellationToken)).Urls.FirstOrDefault(IsHttp)
        ?? throw new ProcedureException($"'{resource}' has no http address: start it in the dashboard.");

    public static bool IsHttp(Uri url) => url.Scheme == Uri.UriSchemeHttp;

    private sealed record Answer(IReadOnlyList<RunningVersion> Versions);
}
