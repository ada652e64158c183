using OpenTelemetry.Metrics;

namespace CareConnect.ServiceDefaults.Integrations.Npgsql;

/// <summary>
/// Npgsql's meter with buckets in seconds, since the usual ones are meant for milliseconds.
/// </summary>
internal static class NpgsqlMetrics
{
    private static readonly double[] Seconds =
    [
        0,
        0.005,
        0.01,
        0.025,
        0.05,
        0.075,
        0.1,
        0.25,
        0.5,
        0.75,
        1,
        2.5,
        5,
        7.5,
        10,
    ];

    // The first two are Aspire's; Npgsql 10 calls the same two histograms by the names that follow.
    private static readonly string[] Histograms =
    [
        "db.client.commands.duration",
        "db.client.connections.create_time",
        "db.client.operation.duration",
        "db.client.connection.npgsql.create_time",
    ];

    public static void Add(MeterProviderBuilder metrics)
    {
        metrics.AddMeter("Npgsql");
        foreach (var name in Histograms)
        {
            metrics.AddView(name, new ExplicitBucketHistogramConfiguration { Boundaries = Seconds });
        }
    }
}
