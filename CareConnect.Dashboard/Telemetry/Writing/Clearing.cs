using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>Throws away what a person asked to have thrown away.</summary>
internal static class Clearing
{
    private const string Named =
        "SELECT id FROM resource WHERE name = @1 COLLATE NOCASE OR name || '-' || instance = @1 COLLATE NOCASE";

    public static void Clear(SqliteConnection connection, TelemetryKinds kinds, string? resource)
    {
        foreach (var sql in Statements(kinds, resource is null))
        {
            using var statement = new Statement(connection, sql);
            if (resource is null)
            {
                statement.Execute();
            }
            else
            {
                statement.Execute(resource);
            }
        }
    }

    private static IEnumerable<string> Statements(TelemetryKinds kinds, bool all) =>
        Enum.GetValues<TelemetryKinds>()
            .Where(kind => kind != TelemetryKinds.None && kinds.HasFlag(kind))
            .SelectMany(kind => all ? OfAll(kind) : OfOne(kind));

    private static string[] OfAll(TelemetryKinds kind) =>
        kind switch
        {
            TelemetryKinds.Logs => ["DELETE FROM log", Fields(kind)],
            TelemetryKinds.Spans =>
            [
                "DELETE FROM span",
                "DELETE FROM trace_resource",
                "DELETE FROM trace",
                Fields(kind),
            ],
            TelemetryKinds.Metrics =>
            [
                "DELETE FROM point",
                "DELETE FROM exemplar",
                "DELETE FROM series",
                "DELETE FROM instrument",
                "DELETE FROM bounds",
            ],
            _ => ["DELETE FROM console", "DELETE FROM console_source"],
        };

    private static string Fields(TelemetryKinds kind) => $"DELETE FROM field WHERE kind = {(int)kind}";

    private static string[] OfOne(TelemetryKinds kind) =>
        kind switch
        {
            TelemetryKinds.Logs => [$"DELETE FROM log WHERE resource IN ({Named})"],
            TelemetryKinds.Spans => SpansOfOne(),
            TelemetryKinds.Metrics =>
            [
                $"DELETE FROM point WHERE series IN (SELECT id FROM series WHERE instrument IN (SELECT id FROM instrument WHERE resource IN ({Named})))",
                $"DELETE FROM exemplar WHERE series IN (SELECT id FROM series WHERE instrument IN (SELECT id FROM instrument WHERE resource IN ({Named})))",
                $"DELETE FROM series WHERE instrument IN (SELECT id FROM instrument WHERE resource IN ({Named}))",
                $"DELETE FROM instrument WHERE resource IN ({Named})",
            ],
            _ =>
            [
                "DELETE FROM console WHERE source IN (SELECT id FROM console_source WHERE resource = @1 COLLATE NOCASE OR replica = @1 COLLATE NOCASE)",
            ],
        };

    /// <summary>What stays of the traces gets new summaries.</summary>
    private static string[] SpansOfOne() =>
        [
            $"DELETE FROM span WHERE resource IN ({Named})",
            $"""
                UPDATE trace SET spans = s.spans, errors = s.errors, start = s.start, duration = s.finish - s.start
                FROM (
                  SELECT trace, count(*) AS spans, sum(status = {(int)SpanStatus.Error}) AS errors, min(start) AS start,
                    max(start + duration) AS finish
                  FROM span WHERE trace IN (SELECT trace FROM trace_resource WHERE resource IN ({Named})) GROUP BY trace
                ) s
                WHERE trace.id = s.trace
                """,
            $"""
                UPDATE trace SET head_resource = s.resource, head_start = s.start, head_is_root = s.parent_id IS NULL, head_name = s.name,
                  head_duration = s.duration
                FROM span s
                WHERE trace.id IN (SELECT trace FROM trace_resource WHERE resource IN ({Named}))
                  AND s.id = (SELECT id FROM span WHERE trace = trace.id ORDER BY parent_id IS NOT NULL, start, id LIMIT 1)
                """,
            $"""
                DELETE FROM trace WHERE id IN (SELECT trace FROM trace_resource WHERE resource IN ({Named}))
                  AND NOT EXISTS (SELECT 1 FROM span WHERE span.trace = trace.id)
                """,
            $"DELETE FROM trace_resource WHERE resource IN ({Named})",
        ];
}
