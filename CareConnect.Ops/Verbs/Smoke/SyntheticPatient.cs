using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using Npgsql;

namespace CareConnect.Ops.Verbs.Smoke;

/// <summary>Removes an account that a smoke test made, and all that hangs on it, in one transaction.</summary>
internal static class SyntheticPatient
{
    private const string Domain = "@careconnect.invalid";

    /// <summary>Removes it from the database that takes writes.</summary>
    public static async Task RemoveAsync(LocalTopology topology, string email, CancellationToken cancellationToken)
    {
        var database = await DatabaseAccess.OfAsync(topology, cancellationToken);
        await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
        await RemoveAsync(connection, email, cancellationToken);
    }

    private static async Task RemoveAsync(
        NpgsqlConnection connection,
        string email,
        CancellationToken cancellationToken
    )
    {
        // No person has an address there (RFC 2606), so that nobody else can be meant.
        if (!email.EndsWith(Domain, StringComparison.Ordinal))
        {
            throw new ArgumentException($"Only accounts of {Domain} are removed.", nameof(email));
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            SELECT u.id, (SELECT p.id FROM patients p WHERE p.user_id = u.id) FROM users u WHERE u.email = $1
            """,
            connection,
            transaction
        );
        command.Parameters.Add(new() { Value = email });
        var found = new List<(Guid User, Guid? Patient)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add((reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetGuid(1)));
            }
        }

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
