using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>
/// Throws away what arrived first beyond the limits. By arrival rather than by time, so that a wrong clock neither keeps rows
/// for ever nor loses them at once. Spans go by whole traces: half a trace would tell a wrong story.
/// </summary>
internal sealed class Retention(SqliteConnection connection, DashboardOptions options, RowCounts counts)
{
    /// <summary>Rows that go in one transaction, so that a lowered limit does not hold up what arrives.</summary>
    public const int Slice = 10_000;

    /// <summary>Below the limit by this share, so that rows go by the hundred and not one for each that comes.</summary>
    private const int Slack = 50;

    /// <summary>One slice of each kind, within the writer's transaction.</summary>
    /// <returns>Whether more is to go.</returns>
    public bool Trim()
    {
        var isTooLarge = IsTooLarge;
        var logs = TrimTable("log", counts.Logs, Most(counts.Logs, options.MaxLogs));
        var lines = TrimTable("console", counts.Console, Most(counts.Console, options.MaxConsoleLines));
        var spans = TrimTraces(Most(counts.Spans, options.MaxSpans));
        counts.Logs -= logs;
        counts.Console -= lines;
        counts.Spans -= spans;
        if (IsBeyond && logs + lines + spans == 0)
        {
            // The count was wrong, or this would never end.
            counts.Load(connection);
        }
        return IsBeyond;

        long Most(long count, long limit) => isTooLarge ? Math.Min(limit, count - count / Slack - 1) : limit;
    }

    private bool IsBeyond =>
        counts.Logs > options.MaxLogs
        || counts.Console > options.MaxConsoleLines
        || counts.Spans > options.MaxSpans
        || (IsTooLarge && counts.Logs + counts.Console + counts.Spans > 0);

    /// <summary>What was freed within the file is used again, and does not count.</summary>
    private bool IsTooLarge =>
        (connection.Scalar("PRAGMA page_count") - connection.Scalar("PRAGMA freelist_count"))
            * connection.Scalar("PRAGMA page_size")
        > options.MaxStoreBytes;

    private long TrimTable(string table, long count, long most)
    {
        if (count <= Math.Max(most, 0))
        {
            return 0;
        }
        var excess = Math.Min(count - (most - most / Slack), Slice);
        return connection.Scalar(
            $"""
            DELETE FROM {table} WHERE id <= (SELECT id FROM {table} ORDER BY id LIMIT 1 OFFSET {excess - 1});
            SELECT changes();
            """
        );
    }

    private long TrimTraces(long most)
    {
        if (counts.Spans <= Math.Max(most, 0))
        {
            return 0;
        }
        var excess = Math.Min(counts.Spans - (most - most / Slack), Slice);
        var last = 0L;
        var gone = 0L;
        foreach (var row in connection.Rows("SELECT id, spans FROM trace ORDER BY id"))
        {
            (last, gone) = (row.GetInt64(0), gone + row.GetInt64(1));
            if (gone >= excess)
            {
                break;
            }
        }
        connection.Run(
            $"""
            DELETE FROM span WHERE trace <= {last};
            DELETE FROM trace_resource WHERE trace <= {last};
            DELETE FROM trace WHERE id <= {last};
            """
        );
        return gone;
    }
}
