using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Verbs.Health;
using Npgsql;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>What tables and statements tell of missing indexes and of rows that nobody needs any more.</summary>
internal static class StatementDiagnosis
{
    // A table that is read whole is no matter while it is small.
    private const int ManyRows = 10_000;

    public static async Task<IReadOnlyList<Finding>> MissingIndexesAsync(
        DatabaseAccess database,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
        var tables = await connection.RowsAsync(
            $"""
            SELECT relname::text, n_live_tup, seq_scan, seq_tup_read FROM pg_stat_user_tables
            WHERE n_live_tup > {ManyRows} AND seq_scan > 50 AND seq_tup_read / seq_scan > {ManyRows}
            ORDER BY seq_tup_read DESC LIMIT 5
            """,
            row => (Name: row.GetString(0), Rows: row.GetInt64(1), Scans: row.GetInt64(2), Read: row.GetInt64(3)),
            cancellationToken
        );
        var found = new List<Finding>();
        foreach (var (name, rows, scans, read) in tables)
        {
            var statement = await SlowStatements.OfTableAsync(database, name, cancellationToken);
            found.Add(
                Finding.Warning(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} ({rows:N0} rows) was read whole {scans:N0} times, {read / scans:N0} rows each{(statement is null ? "" : $"; most time went into: {statement}")}"
                    ),
                    "EXPLAIN the statement; add the index that its WHERE asks for by a migration (CREATE INDEX CONCURRENTLY in a file of its own)"
                )
            );
        }

        return found.Count > 0 ? found : [Finding.Ok("no large table is read whole again and again")];
    }

    public static async Task<IReadOnlyList<Finding>> DeadRowsAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var found = await connection.RowsAsync(
            $"""
            SELECT relname::text, n_dead_tup, n_live_tup FROM pg_stat_user_tables
            WHERE n_dead_tup > {ManyRows} AND n_dead_tup > 0.2 * n_live_tup ORDER BY n_dead_tup DESC LIMIT 5
            """,
            row =>
                Finding.Warning(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{row.GetString(0)} holds {row.GetInt64(1):N0} dead rows beside {row.GetInt64(2):N0}"
                    ),
                    "careconnect maintenance run --target local"
                ),
            cancellationToken
        );
        return found.Count > 0 ? found : [Finding.Ok("no table is swollen")];
    }
}
