using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;

namespace CareConnect.Ops.Verbs.Health;

/// <summary>What PostgreSQL says of itself, and of the work that waits in it.</summary>
internal static class DatabaseHealth
{
    // The guide's alarm is at 80 % of the connections.
    private const double ManyConnections = 0.8;
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    public static async Task<Finding> ConnectionsAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        var database = await DatabaseAccess.OfAsync(topology, cancellationToken);
        await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
        var (used, most, lag) = (
            await connection.RowsAsync(
                """
                SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
                  current_setting('max_connections')::int,
                  (SELECT max(replay_lag) FROM pg_stat_replication)
                """,
                row => (row.GetInt64(0), row.GetInt32(1), row.IsDBNull(2) ? (TimeSpan?)null : row.GetTimeSpan(2)),
                cancellationToken
            )
        )[0];
        var text =
            $"answers; {used} of {most} connections are in use"
            + (lag is { } behind ? $"; the replica is {Seconds(behind)} behind" : "");
        if (used >= ManyConnections * most)
        {
            return Finding.Warning(text, "careconnect diagnose database --target local");
        }

        return lag > LongestLag ? Finding.Warning(text, "careconnect dr status --target local") : Finding.Ok(text);
    }

    public static async Task<Finding> OutboxAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        var database = await DatabaseAccess.OfAsync(topology, cancellationToken);
        await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
        var (waiting, age, dead) = (
            await connection.RowsAsync(
                """
                SELECT count(*) FILTER (WHERE state IN ('AVAILABLE', 'RETRYABLE') AND scheduled_at <= now()),
                  coalesce(now() - min(scheduled_at) FILTER (WHERE state IN ('AVAILABLE', 'RETRYABLE')), interval '0'),
                  count(*) FILTER (WHERE state = 'DISCARDED')
                FROM outbox_messages
                """,
                row => (row.GetInt64(0), row.GetTimeSpan(1), row.GetInt64(2)),
                cancellationToken
            )
        )[0];
        var text = $"{waiting} messages wait, the oldest for {Seconds(age)}; {dead} were given up";
        return age > LongestWait || dead > 0
            ? Finding.Warning(text, "careconnect diagnose queue --target local")
            : Finding.Ok(text);
    }

    private static string Seconds(TimeSpan time) =>
        Math.Max(0, time.TotalSeconds).ToString("0.0 s", CultureInfo.InvariantCulture);
}
