using CareConnect.Ops.Databases;
using Npgsql;

namespace CareConnect.Ops.Verbs.Smoke;

/// <summary>Removes an account that a smoke test made, and all that hangs on it, in one transaction.</summary>
internal static class SyntheticPatient
{
    private const string Domain = "@careconnect.invalid";

    /// <summary>Nobody else's address: no person has one there (RFC 2606), and each call makes another of the run.</summary>
    public static string EmailOf(Guid run) => $"smoke-{run:n}-{Guid.NewGuid().ToString("n")[..8]}{Domain}";

    /// <summary>Removes all of a run from the database that takes writes; also those whose walk was killed.</summary>
    public static async Task RemoveAsync(Stores stores, Guid run, CancellationToken cancellationToken)
    {
        var database = await stores.DatabaseAsync(cancellationToken);
        await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var found = await connection.RowsAsync(
            $"""
            SELECT u.id, (SELECT p.id FROM patients p WHERE p.user_id = u.id) FROM users u
            WHERE u.email LIKE 'smoke-{run:n}-%{Domain}'
            """,
            row => (User: row.GetGuid(0), Patient: row.IsDBNull(1) ? (Guid?)null : row.GetGuid(1)),
            cancellationToken
        );
        // The order of tables that refer to each other does not matter then; all of their rows go.
        await connection.ExecuteAsync("SET LOCAL session_replication_role = replica", cancellationToken);
        foreach (var (user, patient) in found)
        {
            await DeleteAsync(connection, "patient_id", patient, cancellationToken);
            await DeleteAsync(connection, "user_id", user, cancellationToken);
            await connection.ExecuteAsync($"DELETE FROM users WHERE id = '{user}'", cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    // The audit trail stays: it tells that a smoke test was here.
    private static async Task DeleteAsync(
        NpgsqlConnection connection,
        string column,
        Guid? id,
        CancellationToken cancellationToken
    )
    {
        if (id is null)
        {
            return;
        }

        var tables = await connection.RowsAsync(
            $"""
            SELECT c.relname FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = '{column}' AND NOT a.attisdropped
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND c.relname <> 'audit_logs' ORDER BY 1
            """,
            row => row.GetString(0),
            cancellationToken
        );
        foreach (var table in tables)
        {
            await connection.ExecuteAsync(
                $"DELETE FROM {Sql.Quoted(table)} WHERE {column} = '{id}'",
                cancellationToken
            );
        }
    }
}
