using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using Npgsql;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary>Gives a restored database the live one's name and rights, in one transaction, and takes it back.</summary>
/// <param name="live">The live database.</param>
/// <param name="restored">The restored one's name.</param>
/// <param name="before">What the live one is to be called; null when nothing is to be renamed.</param>
internal sealed class DatabaseRenaming(DatabaseAccess live, string restored, string? before)
{
    /// <summary>Done already when the new name of the old one is there.</summary>
    public async Task SwapAsync(CancellationToken cancellationToken)
    {
        if (before is null)
        {
            return;
        }

        await using var server = await DatabaseAccess.OpenAsync(live.To("postgres").Owner, cancellationToken);
        if (await ExistsAsync(server, before, cancellationToken))
        {
            return;
        }

        await CopyRightsAsync(server, cancellationToken);
        await RenameAsync(
            server,
            (live.Name, before),
            (restored, live.Name),
            new RestoredDatabase(before, "the live database until then", DateTimeOffset.UtcNow, []),
            cancellationToken
        );
    }

    public async Task SwapBackAsync(CancellationToken cancellationToken)
    {
        await using var server = await DatabaseAccess.OpenAsync(live.To("postgres").Owner, cancellationToken);
        if (before is not null && await ExistsAsync(server, before, cancellationToken))
        {
            await RenameAsync(server, (live.Name, restored), (before, live.Name), null, cancellationToken);
        }
    }

    /// <summary>Nobody gets into the live database from now on, and who is in it is put out by the renaming.</summary>
    public Task ShutAsync(CancellationToken cancellationToken) =>
        before is null ? Task.CompletedTask : AllowAsync(false, cancellationToken);

    public Task OpenAsync(CancellationToken cancellationToken) =>
        before is null ? Task.CompletedTask : AllowAsync(true, cancellationToken);

    private async Task AllowAsync(bool isAllowed, CancellationToken cancellationToken)
    {
        await using var server = await DatabaseAccess.OpenAsync(live.To("postgres").Owner, cancellationToken);
        foreach (var name in isAllowed ? [live.Name, before!] : new[] { live.Name })
        {
            if (await ExistsAsync(server, name, cancellationToken))
            {
                await server.ExecuteAsync(
                    $"ALTER DATABASE {Sql.Quoted(name)} ALLOW_CONNECTIONS {(isAllowed ? "true" : "false")}",
                    cancellationToken
                );
            }
        }
    }

    private static async Task RenameAsync(
        NpgsqlConnection server,
        (string From, string To) first,
        (string From, string To) second,
        RestoredDatabase? note,
        CancellationToken cancellationToken
    )
    {
        string[] names = [first.From, second.From];
        // Whoever comes back between this and the renaming makes it fail, and it is run again.
        await server.ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ({string.Join(", ", names.Select(Sql.Literal))})",
            cancellationToken
        );
        await using var transaction = await server.BeginTransactionAsync(cancellationToken);
        try
        {
            await server.ExecuteAsync(
                $"ALTER DATABASE {Sql.Quoted(first.From)} RENAME TO {Sql.Quoted(first.To)}; "
                    + $"ALTER DATABASE {Sql.Quoted(second.From)} RENAME TO {Sql.Quoted(second.To)}",
                cancellationToken
            );
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            throw new ProcedureException(
                "Somebody is connected to the database. Close what is (psql, a report), and run this again.",
                busy
            );
        }

        if (note is not null)
        {
            // With the names or not at all: without a note it would be taken for the rest of a killed restore.
            await note.SaveAsync(server, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>A dump holds what is in a database, and neither who may enter it nor its settings.</summary>
    private async Task CopyRightsAsync(NpgsqlConnection server, CancellationToken cancellationToken)
    {
        var statements = await server.RowsAsync(
            $"""
            SELECT format('GRANT %s ON DATABASE %I TO %s', a.privilege_type, {Sql.Literal(restored)},
                CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)
            FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE d.datname = {Sql.Literal(
                live.Name
            )}
            UNION ALL
            SELECT format('ALTER DATABASE %I SET %s = %L', {Sql.Literal(
                restored
            )}, split_part(s, '=', 1), substr(s, strpos(s, '=') + 1))
            FROM pg_db_role_setting r JOIN pg_database d ON d.oid = r.setdatabase, unnest(r.setconfig) s
            WHERE d.datname = {Sql.Literal(live.Name)} AND r.setrole = 0
            """,
            row => row.GetString(0),
            cancellationToken
        );
        foreach (var statement in statements)
        {
            await server.ExecuteAsync(statement, cancellationToken);
        }
    }

    private static Task<bool> ExistsAsync(NpgsqlConnection server, string name, CancellationToken cancellationToken) =>
        server.ValueAsync<bool>(
            $"SELECT EXISTS (SELECT FROM pg_database WHERE datname = {Sql.Literal(name)})",
            cancellationToken
        );
}
