namespace Aspire.Hosting.Orchestration;

/// <summary>The builds of a project that run, the one that serves first.</summary>
internal sealed record VersionStates(string Resource, IReadOnlyList<VersionState> Versions);

/// <param name="Version">Its name; empty when the AppHost's own build has none.</param>
/// <param name="IsBuilt">Whether it is what the AppHost was built with.</param>
/// <param name="Path">The assembly that runs; null when the AppHost's build is left to the start.</param>
/// <param name="Percent">Its share of new connections.</param>
/// <param name="Replicas">The replicas of it.</param>
internal sealed record VersionState(
    string Version,
    bool IsBuilt,
    string? Path,
    int Percent,
    IReadOnlyList<VersionReplica> Replicas
);

/// <param name="Name">The replica's.</param>
/// <param name="State">Aspire's word.</param>
/// <param name="Health">Healthy, Degraded or Unhealthy while it runs.</param>
/// <param name="ExitCode">Once it ended.</param>
/// <param name="Urls">Where this replica alone answers, past the resource's stable addresses.</param>
internal sealed record VersionReplica(
    string Name,
    string? State,
    string? Health,
    int? ExitCode,
    IReadOnlyList<string> Urls
);

/// <summary>POST .../versions. Without a path it is the AppHost's own build.</summary>
/// <param name="Version">Its name.</param>
/// <param name="Path">The folder of a published build, or its assembly.</param>
/// <param name="Environment">Added to the resource's environment.</param>
internal sealed record VersionRequest(string? Version, string? Path, Dictionary<string, string>? Environment);

/// <summary>PUT .../traffic.</summary>
internal sealed record TrafficRequest(string? Version, int? Percent);

/// <summary>POST .../scale.</summary>
internal sealed record ScaleRequest(int? Replicas);

/// <summary>A call that cannot be done; the message names the resource and says what to do.</summary>
/// <param name="status">404 what is not there, 409 what does not go now, 400 what never goes.</param>
/// <param name="message">For people.</param>
internal sealed class VersionProblem(int status, string message) : Exception(message)
{
    public int Status => status;
}
