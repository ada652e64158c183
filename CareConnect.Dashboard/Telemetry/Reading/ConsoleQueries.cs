using System.Text.Json;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>Lines that processes wrote, by page and as they arrived.</summary>
internal sealed class ConsoleQueries(ReadPool readers, MatchLists lists)
{
    private const string Select = "SELECT console.id, source, time, is_error, text FROM";
    private static readonly TimeOrder ByTime = new("console", "console_time", NewestFirst: false);

    public Page<ConsoleLine> Page(ConsoleQuery query, int skip, int take)
    {
        var conditions = readers.Read(connection => Conditions(query, Sources(connection)));
        return conditions.LookIntoRows
            ? lists.Read(
                "console",
                conditions,
                () => new MatchList("console"),
                (connection, matches) =>
                    Rows(
                        connection,
                        new Page<long>(
                            matches.Page(query.Time, skip, take, newestFirst: false),
                            matches.Total(query.Time)
                        )
                    )
            )
            : readers.Read(connection =>
                Rows(connection, ByTime.Page(connection, conditions.Within(query.Time), skip, take))
            );
    }

    /// <summary>The first that arrived after one, in the order of arrival.</summary>
    public Arrivals<ConsoleLine> After(long id, ConsoleQuery query, int take) =>
        readers.Read(connection =>
        {
            var sources = Sources(connection);
            var conditions = Conditions(query, sources).Within(query.Time).And($"id > {id}");
            var newest = connection.Scalar("SELECT max(id) FROM console");
            var items = connection
                .Rows(
                    $"{Select} console NOT INDEXED WHERE {conditions.Sql} ORDER BY id LIMIT {take}",
                    conditions.Values
                )
                .Select(row => Read(row, sources))
                .ToList();
            return new Arrivals<ConsoleLine>(items, items.Count == take ? items[^1].Id : Math.Max(id, newest));
        });

    /// <summary>Whose lines there are: resource and replica.</summary>
    public IReadOnlyList<(string Resource, string Replica)> Sources() =>
        readers.Read(connection => Sources(connection).Values.Order().ToList());

    private static Dictionary<long, (string Resource, string Replica)> Sources(SqliteConnection connection) =>
        connection
            .Rows("SELECT id, resource, replica FROM console_source")
            .ToDictionary(row => row.GetInt64(0), row => (row.GetString(1), row.GetString(2)));

    private static Conditions Conditions(
        ConsoleQuery query,
        IReadOnlyDictionary<long, (string Resource, string Replica)> sources
    )
    {
        var conditions = new Conditions();
        if (query.Resource is { } name)
        {
            conditions.AddIn("source", sources.Where(pair => IsOf(pair.Value, name)).Select(pair => pair.Key));
        }
        TextConditions.Add(conditions, query.Text, ["coalesce(plain, text)"], json: null);
        return conditions;
    }

    private static bool IsOf((string Resource, string Replica) source, string name) =>
        source.Resource.Equals(name, StringComparison.OrdinalIgnoreCase)
        || source.Replica.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static Page<ConsoleLine> Rows(SqliteConnection connection, Page<long> ids)
    {
        var sources = Sources(connection);
        var rows = connection.Rows(
            $"{Select} json_each(@1) asked CROSS JOIN console ON console.id = asked.value ORDER BY asked.key",
            JsonSerializer.Serialize(ids.Items)
        );
        return new Page<ConsoleLine>([.. rows.Select(row => Read(row, sources))], ids.Total);
    }

    private static ConsoleLine Read(
        SqliteDataReader row,
        IReadOnlyDictionary<long, (string Resource, string Replica)> sources
    )
    {
        var (resource, replica) = sources[row.GetInt64(1)];
        return new ConsoleLine(
            row.GetInt64(0),
            resource,
            replica,
            row.GetInt64(2),
            row.GetBoolean(3),
            row.GetString(4)
        );
    }
}
