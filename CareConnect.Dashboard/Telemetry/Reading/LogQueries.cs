using System.Text.Json;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>Structured logs by page, by id, and as they arrived.</summary>
internal sealed class LogQueries(ReadPool readers, MatchLists lists)
{
    private const string Select =
        "SELECT log.id, resource, time, severity, trace, span, event, category, message, attributes FROM";
    private static readonly TimeOrder ByTime = new("log", "log_time", NewestFirst: true);
    private static readonly TimeOrder OfTrace = new("log", "log_trace", NewestFirst: true);

    private static readonly Dictionary<string, string> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["message"] = "message",
        ["category"] = "category",
        ["severity"] = "severity",
        ["traceid"] = "trace",
        ["spanid"] = "span",
        ["event"] = "event",
    };

    private static readonly Dictionary<string, IReadOnlyList<string>> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["severity"] = SeverityNames.ByNumber,
    };

    /// <summary>The names a filter may use besides attributes and <c>resource</c>.</summary>
    public static IEnumerable<string> Fields => Columns.Keys;

    public Page<LogEntry> Page(LogQuery query, int skip, int take)
    {
        var conditions = readers.Read(connection => Conditions(query, ResourceNames.Load(connection)));
        if (query.TraceId is not null || !conditions.LookIntoRows)
        {
            var order = query.TraceId is null ? ByTime : OfTrace;
            return readers.Read(connection =>
                Rows(connection, order.Page(connection, conditions.Within(query.Time), skip, take))
            );
        }
        return lists.Read(
            "logs",
            conditions,
            () => new MatchList("log"),
            (connection, matches) =>
                Rows(
                    connection,
                    new Page<long>(matches.Page(query.Time, skip, take, newestFirst: true), matches.Total(query.Time))
                )
        );
    }

    public LogEntry? Find(long id) =>
        readers.Read(connection => Rows(connection, new Page<long>([id], 1)).Items is [var found] ? found : null);

    /// <summary>The first that arrived after one, in the order of arrival.</summary>
    public Arrivals<LogEntry> After(long id, LogQuery query, int take) =>
        readers.Read(connection =>
        {
            var resources = ResourceNames.Load(connection);
            var conditions = Conditions(query, resources).Within(query.Time).And($"log.id > {id}");
            var newest = connection.Scalar("SELECT max(id) FROM log");
            var items = connection
                .Rows($"{Select} log NOT INDEXED WHERE {conditions.Sql} ORDER BY id LIMIT {take}", conditions.Values)
                .Select(row => Read(row, resources))
                .ToList();
            return new Arrivals<LogEntry>(items, items.Count == take ? items[^1].Id : Math.Max(id, newest));
        });

    private static Conditions Conditions(LogQuery query, ResourceNames resources)
    {
        var conditions = new Conditions();
        if (query.Resource is { } name)
        {
            conditions.AddIn("resource", resources.Named(name));
        }
        if (query.MinSeverity > 0)
        {
            conditions.Add($"severity >= {query.MinSeverity}");
        }
        if (query.TraceId is { } trace)
        {
            conditions.Add($"trace = {trace.ToLowerInvariant()}");
        }
        if (query.SpanId is { } span)
        {
            conditions.AddOnRows($"span = {span.ToLowerInvariant()}");
        }
        TextConditions.Add(conditions, query.Text, ["message", "category"], "attributes");
        new FieldConditions(resources, Columns, Numbers).Add(conditions, query.Filters);
        return conditions;
    }

    private static Page<LogEntry> Rows(SqliteConnection connection, Page<long> ids)
    {
        if (ids.Items.Count == 0)
        {
            return new Page<LogEntry>([], ids.Total);
        }
        var resources = ResourceNames.Load(connection);
        var rows = connection.Rows(
            $"{Select} json_each(@1) asked CROSS JOIN log ON log.id = asked.value ORDER BY asked.key",
            JsonSerializer.Serialize(ids.Items)
        );
        return new Page<LogEntry>([.. rows.Select(row => Read(row, resources))], ids.Total);
    }

    private static LogEntry Read(SqliteDataReader row, ResourceNames resources) =>
        new()
        {
            Id = row.GetInt64(0),
            Resource = resources[row.GetInt64(1)],
            Time = row.GetInt64(2),
            Severity = row.GetInt32(3),
            TraceId = row.Text(4),
            SpanId = row.Text(5),
            EventName = row.Text(6),
            Category = row.GetString(7),
            Message = row.GetString(8),
            Attributes = new Attributes(row.Text(9)),
        };
}
