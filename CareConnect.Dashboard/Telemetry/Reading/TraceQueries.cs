using System.Text.Json;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>
/// The list of traces. A trace is in it when resource, time, duration and errors fit the trace, and one and the same span of it
/// fits text and filters.
/// </summary>
internal sealed class TraceQueries(ReadPool readers, MatchLists lists)
{
    private static readonly Dictionary<string, string> TraceColumns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["traceid"] = "trace_id",
    };

    public Page<TraceSummary> Page(TraceQuery query, int skip, int take)
    {
        var (spans, traces) = readers.Read(connection =>
        {
            var resources = ResourceNames.Load(connection);
            return (SpanConditions(query, resources), TraceConditions(query, resources));
        });
        return spans is null
            ? readers.Read(connection => Page(connection, traces, query.ByDuration, skip, take))
            : lists.Read(
                "spans",
                spans,
                () => new MatchSet(),
                (connection, matches) =>
                {
                    var ids = JsonSerializer.Serialize(matches.Traces);
                    var both = traces.And($"id IN (SELECT value FROM json_each({ids}))");
                    return Page(connection, both, query.ByDuration, skip, take);
                }
            );
    }

    /// <summary>Null where no span need be looked at.</summary>
    private static Conditions? SpanConditions(TraceQuery query, ResourceNames resources)
    {
        var filters = query.Filters.Where(filter => !TraceColumns.ContainsKey(filter.Field)).ToList();
        if (filters.Count == 0 && TextConditions.Words(query.Text).Length == 0)
        {
            return null;
        }
        var conditions = new Conditions();
        TextConditions.Add(conditions, query.Text, ["name"], "attributes");
        SpanQueries.Fields(resources).Add(conditions, filters);
        return conditions;
    }

    private static Conditions TraceConditions(TraceQuery query, ResourceNames resources)
    {
        var conditions = new Conditions();
        conditions.AddTime("start", query.Time);
        if (query.MinDuration is { } duration)
        {
            conditions.Add($"duration >= {duration}");
        }
        if (query.OnlyErrors)
        {
            conditions.Add($"errors > 0");
        }
        if (query.WithoutErrors)
        {
            conditions.Add($"errors = 0");
        }
        if (query.Resource is { } name)
        {
            var ids = new Conditions();
            ids.AddIn("resource", resources.Named(name));
            conditions.AddSelect("id", "SELECT trace FROM trace_resource", ids);
        }
        foreach (var filter in query.Filters.Where(filter => TraceColumns.ContainsKey(filter.Field)))
        {
            conditions.AddOnRows($"holds(trace_id, {(int)filter.Comparison}, {filter.Value})");
        }
        return conditions;
    }

    private static Page<TraceSummary> Page(
        SqliteConnection connection,
        Conditions conditions,
        bool byDuration,
        int skip,
        int take
    )
    {
        var (index, column) = byDuration ? ("trace_duration", "duration") : ("trace_start", "start");
        var from = $"FROM trace INDEXED BY {index} WHERE {conditions.Sql}";
        var total = (int)connection.Scalar($"SELECT count(*) {from}", [.. conditions.Values]);
        var ids = connection
            .Rows(
                $"SELECT id {from} ORDER BY {column} DESC, id DESC LIMIT {Math.Max(take, 0)} OFFSET {skip}",
                conditions.Values
            )
            .Select(row => row.GetInt64(0))
            .ToList();
        return new Page<TraceSummary>(Summaries(connection, ids), total);
    }

    private static List<TraceSummary> Summaries(SqliteConnection connection, List<long> ids)
    {
        var resources = ResourceNames.Load(connection);
        var asked = JsonSerializer.Serialize(ids);
        var spans = connection
            .Rows(
                "SELECT trace, resource, spans FROM trace_resource WHERE trace IN (SELECT value FROM json_each(@1))",
                asked
            )
            .Select(row => (Trace: row.GetInt64(0), resources[row.GetInt64(1)].Name, Spans: row.GetInt32(2)))
            .ToLookup(row => row.Trace);
        return connection
            .Rows(
                """
                SELECT trace.id, trace_id, head_name, head_resource, start, duration, errors, head_duration
                FROM json_each(@1) asked CROSS JOIN trace ON trace.id = asked.value ORDER BY asked.key
                """,
                asked
            )
            .Select(row => new TraceSummary(
                row.GetString(1),
                row.GetString(2),
                resources[row.GetInt64(3)],
                row.GetInt64(4),
                row.GetInt64(5),
                [
                    .. spans[row.GetInt64(0)]
                        .GroupBy(span => span.Name, span => span.Spans)
                        .OrderBy(group => group.Key, StringComparer.Ordinal)
                        .Select(group => KeyValuePair.Create(group.Key, group.Sum())),
                ],
                row.GetInt32(6)
            )
            {
                HeadDuration = row.GetInt64(7),
            })
            .ToList();
    }
}
