using Npgsql;

namespace CareConnect.Dashboard.Engine;

/// <summary>What the catalog of a PostgreSQL server says of sizes and connections.</summary>
internal static class DatabaseQueries
{
    private const string Databases = """
        SELECT datname, pg_database_size(oid)
        FROM pg_database
        WHERE datallowconn AND NOT datistemplate
        ORDER BY 2 DESC, 1
        """;

    // Partitions count for their table; -1 rows is the planner's word for never counted.
    private const string Tables = """
        SELECT n.nspname, t.relname, nullif(sum(greatest(p.reltuples, 0))::bigint, 0), sum(pg_total_relation_size(p.oid))::bigint
        FROM pg_class p
        JOIN pg_class t ON t.oid = coalesce(pg_partition_root(p.oid), p.oid)
        JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE p.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_t'
        GROUP BY n.nspname, t.relname
        ORDER BY 4 DESC, 1, 2
        LIMIT @limit
        """;

    private const string Connections = """
        SELECT coalesce(datname, ''), coalesce(usename, ''), coalesce(state, 'unknown'), count(*)::int
        FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND application_name <> 'careconnect-dashboard'
        GROUP BY 1, 2, 3
        ORDER BY 4 DESC, 1, 2, 3
        """;

    public static Task<List<DatabaseSize>> DatabasesAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    ) =>
        ListAsync(
            new NpgsqlCommand(Databases, connection),
            row => new DatabaseSize(row.GetString(0), row.GetInt64(1)),
            cancellationToken
        );

    public static Task<List<TableSize>> TablesAsync(
        NpgsqlConnection connection,
        string database,
        int limit,
        CancellationToken cancellationToken
    ) =>
        ListAsync(
            new NpgsqlCommand(Tables, connection) { Parameters = { new("limit", limit) } },
            row => new TableSize(
                database,
                row.GetString(0),
                row.GetString(1),
                row.IsDBNull(2) ? null : row.GetInt64(2),
                row.GetInt64(3)
            ),
            cancellationToken
        );

    public static Task<List<ConnectionCount>> ConnectionsAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    ) =>
        ListAsync(
            new NpgsqlCommand(Connections, connection),
            row => new ConnectionCount(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3)),
            cancellationToken
        );

    public static async Task<int> MaxConnectionsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT current_setting('max_connections')::int", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public static async Task<List<T>> ListAsync<T>(
        NpgsqlCommand command,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await using var owned = command;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var list = new List<T>();
        while (await rows.ReadAsync(cancellationToken))
        {
            list.Add(read(rows));
        }
        return list;
    }
}
