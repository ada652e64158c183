using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>
/// Throws away metrics by age, and thins out what is older than half an hour to one report in a quarter of a minute: processes
/// report each second, and no chart of hours shows that. Counts lose nothing by it, since they are cumulative.
/// </summary>
internal sealed class MetricRetention(SqliteConnection connection, TimeSpan age)
{
    private const long Second = 1_000_000_000;
    private const long Full = 30 * 60 * Second;
    private const long Thin = 15 * Second;

    /// <summary>Rows after which the writer's transaction ends and others get their turn.</summary>
    private const int Slice = 20_000;

    /// <returns>Whether more is to go.</returns>
    public bool Trim(long now)
    {
        var series = connection.Rows("SELECT id FROM series").Select(row => row.GetInt64(0)).ToList();
        var gone = 0;
        using var old = new Statement(connection, "DELETE FROM point WHERE series = @1 AND time < @2 AND last < @2");
        using var oldExemplars = new Statement(connection, "DELETE FROM exemplar WHERE series = @1 AND time < @2");
        foreach (var id in series)
        {
            var oldest = now - age.Ticks * 100;
            gone += old.Execute(id, oldest) + oldExemplars.Execute(id, oldest);
            if (gone > Slice)
            {
                return true;
            }
        }
        ThinOut(series, now - Full);
        connection.Run(
            """
            DELETE FROM series WHERE NOT EXISTS (SELECT 1 FROM point WHERE point.series = series.id);
            DELETE FROM exemplar WHERE series NOT IN (SELECT id FROM series);
            DELETE FROM instrument WHERE NOT EXISTS (SELECT 1 FROM series WHERE series.instrument = instrument.id);
            """
        );
        return false;
    }

    /// <summary>A row goes when it and the next lie in the same quarter of a minute, and nothing began anew between them.</summary>
    private void ThinOut(List<long> series, long until)
    {
        var from = connection.Scalar("SELECT value FROM mark WHERE name = 'thinned'");
        using var superfluous = new Statement(
            connection,
            $"""
            DELETE FROM point WHERE series = @1 AND time >= @2 AND last < @3 AND time < @3 AND EXISTS (
              SELECT 1 FROM (
                SELECT time, start FROM point n WHERE n.series = @1 AND n.time > point.time ORDER BY n.time LIMIT 1
              ) next
              WHERE next.time / {Thin} = point.time / {Thin} AND next.start < point.last
            )
            """
        );
        foreach (var id in series)
        {
            superfluous.Execute(id, from, until);
        }
        using var mark = new Statement(connection, "INSERT OR REPLACE INTO mark (name, value) VALUES ('thinned', @1)");
        mark.Execute(Math.Max(from, until - Thin));
    }
}
