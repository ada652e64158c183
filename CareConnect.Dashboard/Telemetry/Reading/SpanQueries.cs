using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>Spans of a trace, and as they arrived.</summary>
internal sealed class SpanQueries(ReadPool readers)
{
    private const string Select = """
        SELECT s.id, s.resource, trace_id, span_id, parent_id, name, scope, kind, status, s.start, s.duration, status_message,
          attributes, events, links
        FROM
        """;

    private static readonly Dictionary<string, string> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["name"] = "name",
        ["kind"] = "kind",
        ["status"] = "status",
        ["spanid"] = "span_id",
        ["scope"] = "scope",
    };

    private static readonly Dictionary<string, IReadOnlyList<string>> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kind"] = Enum.GetNames<SpanKind>(),
        ["status"] = Enum.GetNames<SpanStatus>(),
    };

    /// <summary>The names a filter may use besides attributes, <c>traceid</c> and <c>resource</c>.</summary>
    public static IEnumerable<string> FieldNames => Columns.Keys;

    public static FieldConditions Fields(ResourceNames resources) => new(resources, Columns, Numbers);

    public IReadOnlyList<SpanEntry> OfTrace(string traceId) =>
        readers.Read(connection =>
        {
            var resources = ResourceNames.Load(connection);
            return connection
                .Rows(
                    $"{Select} trace t JOIN span s ON s.trace = t.id WHERE t.trace_id = @1 ORDER BY s.start, s.id",
                    traceId.ToLowerInvariant()
                )
                .Select(row => Read(row, resources))
                .ToList();
        });

    /// <summary>Those of any trace that name a span of this one as a link, the last that arrived first.</summary>
    public IReadOnlyList<SpanEntry> LinkingTo(string traceId, int take) =>
        readers.Read(connection =>
        {
            var resources = ResourceNames.Load(connection);
            return connection
                .Rows(
                    $"{Select} span s CROSS JOIN trace t ON t.id = s.trace WHERE links IS NOT NULL AND instr(links, @1) > 0 ORDER BY s.id DESC LIMIT {take}",
                    traceId.ToLowerInvariant()
                )
                .Select(row => Read(row, resources))
                .Where(span => span.Links.Any(link => link.TraceId.Equals(traceId, StringComparison.OrdinalIgnoreCase)))
                .ToList();
        });

    /// <summary>The first that arrived after one, in the order of arrival.</summary>
    public Arrivals<SpanEntry> After(long id, SpanQuery query, int take) =>
        readers.Read(connection =>
        {
            var resources = ResourceNames.Load(connection);
            var conditions = Conditions(query, resources).And($"s.id > {id}");
            var newest = connection.Scalar("SELECT max(id) FROM span");
            var last = id;
            var items = connection
                .Rows(
                    $"{Select} span s {Hint(query)} CROSS JOIN trace t ON t.id = s.trace WHERE {conditions.Sql} ORDER BY s.id LIMIT {take}",
                    conditions.Values
                )
                .Select(row =>
                {
                    last = row.GetInt64(0);
                    return Read(row, resources);
                })
                .ToList();
            return new Arrivals<SpanEntry>(items, items.Count == take ? last : Math.Max(id, newest));
        });

    /// <summary>The last that arrived up to one, the last first.</summary>
    public IReadOnlyList<SpanEntry> UpTo(long id, SpanQuery query, int take) =>
        readers.Read(connection =>
        {
            var resources = ResourceNames.Load(connection);
            var conditions = Conditions(query, resources).And($"s.id <= {id}");
            return connection
                .Rows(
                    $"{Select} span s {Hint(query)} CROSS JOIN trace t ON t.id = s.trace WHERE {conditions.Sql} ORDER BY s.id DESC LIMIT {take}",
                    conditions.Values
                )
                .Select(row => Read(row, resources))
                .ToList();
        });

    /// <summary>Spans are read as they arrived, except where a trace narrows them down.</summary>
    private static string Hint(SpanQuery query) => query.TraceId is null ? "NOT INDEXED" : "";

    private static Conditions Conditions(SpanQuery query, ResourceNames resources)
    {
        var conditions = new Conditions();
        conditions.AddTime("s.start", query.Time);
        if (query.Resource is { } name)
        {
            conditions.AddIn("s.resource", resources.Named(name));
        }
        if (query.TraceId is { } trace)
        {
            conditions.Add($"s.trace = (SELECT id FROM trace WHERE trace_id = {trace.ToLowerInvariant()})");
        }
        if (query.IsError is { } isError)
        {
            conditions.Add($"(status = {(int)SpanStatus.Error}) = {isError}");
        }
        TextConditions.Add(conditions, query.Text, ["name"], "attributes");
        return conditions;
    }

    private static SpanEntry Read(SqliteDataReader row, ResourceNames resources) =>
        new()
        {
            Resource = resources[row.GetInt64(1)],
            TraceId = row.GetString(2),
            SpanId = row.GetString(3),
            ParentId = row.Text(4),
            Name = row.GetString(5),
            Scope = row.GetString(6),
            Kind = (SpanKind)row.GetInt32(7),
            Status = (SpanStatus)row.GetInt32(8),
            Start = row.GetInt64(9),
            Duration = row.GetInt64(10),
            StatusMessage = row.Text(11),
            Attributes = new Attributes(row.Text(12)),
            Events = SpanDetails.ReadEvents(row.Text(13)),
            Links = SpanDetails.ReadLinks(row.Text(14)),
        };
}

/// <summary>Spans one by one, as scripts ask for them.</summary>
internal sealed record SpanQuery
{
    public string? Resource { get; init; }
    public string? TraceId { get; init; }
    public string? Text { get; init; }

    /// <summary>Of the start.</summary>
    public TimeRange Time { get; init; }
    public bool? IsError { get; init; }
}
