using Npgsql;

namespace CareConnect.Migrator;

/// <summary>Keeps the Migrator off a database that holds somebody else's tables.</summary>
internal static class ForeignDatabase
{
    // What an extension brought (pg_stat_statements on a managed server) is nobody's data.
    private const string FindTableSql = """
        SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
          AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        ORDER BY 1 LIMIT 1
        """;

    public static async Task RefuseAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await SqlMigrations.HasHistoryAsync(connection, cancellationToken))
        {
            return;
        }

        if (await connection.ReadScalarAsync<string>(FindTableSql, cancellationToken) is { } table)
        {
            throw new MigrationFailure(
                $"database {connection.Database} is not empty ({table}) and has no {SqlMigrations.HistoryTable}, so it is not "
                    + "CareConnect's; nothing was changed. Give an empty database"
            );
        }
    }
}
