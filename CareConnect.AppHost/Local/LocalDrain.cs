namespace CareConnect.AppHost.Local;

/// <summary>How a service leaves on this machine.</summary>
internal static class LocalDrain
{
    // Long enough for who asks all the time to be told to go elsewhere; the whole topology stops in ten seconds.
    private const string Time = "00:00:01.5";

    /// <summary>
    /// Lets a replica tell its connections to close before it stops listening, as it does in production: without that, who
    /// sends on a connection that was kept gets no answer when a new version takes over.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithLocalDrain(this IResourceBuilder<ProjectResource> service) =>
        service.ApplicationBuilder.ExecutionContext.IsRunMode ? service.WithEnvironment("Drain__Time", Time) : service;
}
