using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Verbs.Health;
using Npgsql;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>What PostgreSQL's own views say of connections, locks and statements.</summary>
internal static class DatabaseDiagnosis
{
    private const int Shown = 5;

    public static IReadOnlyList<Question> Questions(Stores stores) =>
        [
            Ask(stores, "connections", "SELECT from pg_stat_activity, by state", ConnectionsAsync),
            Ask(
                stores,
                "idle in transaction",
                "SELECT from pg_stat_activity WHERE state = 'idle in transaction' for 60 s",
                IdleAsync
            ),
            Ask(stores, "long statements", "SELECT from pg_stat_activity WHERE state = 'active' for 30 s", LongAsync),
            Ask(stores, "blocked", "SELECT pg_blocking_pids(pid) from pg_stat_activity", BlockedAsync),
            new(
                "missing indexes",
                "SELECT from pg_stat_user_tables, pg_stat_statements",
                async cancellationToken =>
                    await StatementDiagnosis.MissingIndexesAsync(
                        await stores.DatabaseAsync(cancellationToken),
                        cancellationToken
                    )
            ),
            Ask(stores, "dead rows", "SELECT from pg_stat_user_tables", StatementDiagnosis.DeadRowsAsync),
        ];

    private static Question Ask(
        Stores stores,
        string name,
        string call,
        Func<NpgsqlConnection, CancellationToken, Task<IReadOnlyList<Finding>>> ask
    ) =>
        new(
            name,
            call,
            async cancellationToken =>
            {
                var database = await stores.DatabaseAsync(cancellationToken);
                await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
                return await ask(connection, cancellationToken);
            }
        );

    private static async Task<IReadOnlyList<Finding>> ConnectionsAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var rows = await connection.RowsAsync(
            """
            SELECT coalesce(state, 'starting'), count(*), current_setting('max_connections')::int
            FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1 ORDER BY 2 DESC
            """,
            row => (State: row.GetString(0), Count: row.GetInt64(1), Most: row.GetInt32(2)),
            cancellationToken
        );
        var used = rows.Sum(row => row.Count);
        var text = $"{used} of {rows[0].Most}: {string.Join(", ", rows.Select(row => $"{row.Count} {row.State}"))}";
        // More tasks would open more connections, of which there are too many already.
        return used < 0.8 * rows[0].Most
            ? [Finding.Ok(text)]
            :
            [
                Finding.Failure(
                    text,
                    "connections are used up: see 'idle in transaction' and 'long statements' below, end those, and do not add tasks"
                ),
            ];
    }

    private static Task<IReadOnlyList<Finding>> IdleAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    ) =>
        SessionsAsync(
            connection,
            "state LIKE 'idle in transaction%' AND now() - state_change > interval '60 s'",
            "state_change",
            "holds its locks while it does nothing: a caller that forgot its transaction",
            cancellationToken
        );

    private static Task<IReadOnlyList<Finding>> LongAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    ) =>
        SessionsAsync(
            connection,
            "state = 'active' AND now() - query_start > interval '30 s'",
            "query_start",
            "runs too long for a request",
            cancellationToken
        );

    private static async Task<IReadOnlyList<Finding>> SessionsAsync(
        NpgsqlConnection connection,
        string condition,
        string since,
        string cause,
        CancellationToken cancellationToken
    )
    {
        var found = await connection.RowsAsync(
            $"""
            SELECT pid, usename, application_name, extract(epoch FROM now() - {since})::float8 FROM pg_stat_activity
            WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND {condition} ORDER BY 4 DESC LIMIT {Shown}
            """,
            row =>
                Finding.Warning(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"process {row.GetInt32(0)} ({row.GetString(1)}, {row.GetString(2)}) for {row.GetDouble(3):0} s {cause}"
                    ),
                    $"careconnect diagnose database --end {row.GetInt32(0)} --target local"
                ),
            cancellationToken
        );
        return found.Count > 0 ? found : [Finding.Ok("none")];
    }

    private static async Task<IReadOnlyList<Finding>> BlockedAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var found = await connection.RowsAsync(
            $"""
            SELECT b.pid, b.usename, count(*), max(extract(epoch FROM now() - w.query_start))::float8
            FROM pg_stat_activity w, unnest(pg_blocking_pids(w.pid)) blocking JOIN pg_stat_activity b ON b.pid = blocking
            WHERE now() - w.query_start > interval '5 s' GROUP BY 1, 2 ORDER BY 3 DESC LIMIT {Shown}
            """,
            row =>
                Finding.Failure(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"process {row.GetInt32(0)} ({row.GetString(1)}) blocks {row.GetInt64(2)} others, one for {row.GetDouble(3):0} s"
                    ),
                    $"careconnect diagnose database --end {row.GetInt32(0)} --target local"
                ),
            cancellationToken
        );
        return found.Count > 0 ? found : [Finding.Ok("none")];
    }
}
