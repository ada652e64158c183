using CareConnect.Dashboard.Telemetry.Metrics;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>What goes by age rather than by number, and names that nothing carries any more.</summary>
internal static class Tidying
{
    private const int FewBounds = 200;

    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <returns>Whether more is to go.</returns>
    public static bool Run(SqliteConnection connection, DashboardOptions options, DateTimeOffset now)
    {
        var nanoseconds = (now - DateTimeOffset.UnixEpoch).Ticks * 100;
        if (new MetricRetention(connection, options.MaxMetricAge).Trim(nanoseconds))
        {
            return true;
        }
        RemoveUnusedBounds(connection);
        // The cheap questions first: nearly every resource has an instrument.
        connection.Run(
            """
            DELETE FROM resource WHERE NOT EXISTS (SELECT 1 FROM instrument WHERE instrument.resource = resource.id)
              AND NOT EXISTS (SELECT 1 FROM trace_resource WHERE trace_resource.resource = resource.id)
              AND NOT EXISTS (SELECT 1 FROM log INDEXED BY log_time WHERE log.resource = resource.id);
            DELETE FROM console_source
              WHERE NOT EXISTS (SELECT 1 FROM console INDEXED BY console_time WHERE source = console_source.id);
            """
        );
        return false;
    }

    /// <summary>Exponential histograms make new bounds as their range moves; the few of other histograms are not worth a look.</summary>
    private static void RemoveUnusedBounds(SqliteConnection connection)
    {
        if (connection.Scalar("SELECT count(*) FROM bounds") > FewBounds)
        {
            connection.Run("DELETE FROM bounds WHERE id NOT IN (SELECT bounds FROM point WHERE bounds IS NOT NULL)");
        }
    }
}
