using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Verbs.Health;
using Npgsql;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>The statements that take most of PostgreSQL's time, without a value in them.</summary>
internal static class SlowStatements
{
    private const int Shown = 3;
    private const int StatementLength = 100;

    // A request makes several of them.
    private const double SlowMs = 50;

    /// <summary>The server keeps them once for all databases, and the extension that shows them is in this one.</summary>
    private const string ShownIn = "postgres";

    // Commands such as CREATE ROLE are kept as they were written, passwords included; and so is, now and then, a statement
    // with its values.
    private const string NoCommands = """s.query ~* '^\s*(select|insert|update|delete|merge|with|values)\y'""";
    private const string NoValues = """
        regexp_replace(regexp_replace(regexp_replace(s.query, '''[^'']*''', '''…''', 'g'), '\m\d+\M', '…', 'g'), '\s+', ' ', 'g')
        """;

    public static async Task<IReadOnlyList<Finding>> FindAsync(
        DatabaseAccess database,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await OpenAsync(database, cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            SELECT {NoValues}, calls, mean_exec_time, 100 * total_exec_time / sum(total_exec_time) OVER ()
            FROM pg_stat_statements s
            WHERE {NoCommands} AND dbid = (SELECT oid FROM pg_database WHERE datname = $1)
            ORDER BY total_exec_time DESC LIMIT {Shown}
            """,
            connection
        );
        command.Parameters.Add(new() { Value = database.Name });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<Finding>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(Judge(reader.GetString(0), reader.GetInt64(1), reader.GetDouble(2), reader.GetDouble(3)));
        }

        return found.Count > 0 ? found : [Finding.Ok("none was counted yet")];
    }

    /// <summary>The one of all that name the table that took most time; null when none does.</summary>
    public static async Task<string?> OfTableAsync(
        DatabaseAccess database,
        string table,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await OpenAsync(database, cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            SELECT {NoValues} FROM pg_stat_statements s
            WHERE {NoCommands} AND position($1 IN s.query) > 0
              AND dbid = (SELECT oid FROM pg_database WHERE datname = $2)
            ORDER BY total_exec_time DESC LIMIT 1
            """,
            connection
        );
        command.Parameters.Add(new() { Value = table });
        command.Parameters.Add(new() { Value = database.Name });
        return await command.ExecuteScalarAsync(cancellationToken) is string query ? Start(query) : null;
    }

    // There, so that the application's own databases stay as its migrations make them.
    private static async Task<NpgsqlConnection> OpenAsync(DatabaseAccess database, CancellationToken cancellationToken)
    {
        var connection = await DatabaseAccess.OpenAsync(database.To(ShownIn).Owner, cancellationToken);
        await connection.ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements", cancellationToken);
        return connection;
    }

    private static Finding Judge(string query, long calls, double meanMs, double share)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{share:0} % of the time, {calls:N0} calls, {meanMs:0.0} ms each: {Start(query)}"
        );
        return meanMs < SlowMs || calls < 10
            ? Finding.Ok(text)
            : Finding.Warning(text, "EXPLAIN (ANALYZE, BUFFERS) it; careconnect diagnose database --target local");
    }

    private static string Start(string query) => query[..Math.Min(query.Length, StatementLength)];
}
