namespace CareConnect.AppHost.Local;

internal static class LocalMailExtensions
{
    /// <summary>
    /// Adds a mail server that delivers nothing, for a local run alone: what it takes is read in the dashboard. Nothing of
    /// it is published, since no service sends mail yet.
    /// </summary>
    public static IDistributedApplicationBuilder AddLocalMail(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name
    )
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            builder
                .AddContainer(name, "axllent/mailpit", "v1.27")
                .WithVolume("careconnect-mail", "/data")
                .WithEnvironment("MP_DATABASE", "/data/mailpit.db")
                .WithEndpoint(targetPort: 1025, name: "smtp")
                .WithHttpEndpoint(targetPort: 8025)
                .WithHttpHealthCheck("/readyz");
        }

        return builder;
    }
}
