using Xunit;

namespace CareConnect.Tests.Migrations;

/// <summary>
/// Everything a migration could change: tables, columns, indexes, constraints, functions, policies, triggers, grants and the
/// history.
/// </summary>
internal static class DatabaseSnapshot
{
    public static async Task<List<string>> TakeAsync(string connectionString)
    {
        const string Query = """
            SELECT 'table', c.relname, c.relkind::text, coalesce(c.relacl::text, '') FROM pg_class c
            WHERE c.relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\_%' OR nspname = 'information_schema')
            UNION ALL SELECT 'column', table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL SELECT 'index', indrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid::text
              FROM pg_index WHERE indrelid::regclass::text NOT LIKE 'pg\_%'
            UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            UNION ALL SELECT 'function', proname, prosrc, coalesce(proacl::text, '') FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION ALL SELECT 'policy', tablename, policyname, coalesce(qual, with_check) FROM pg_policies
            UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, '' FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT 'role', rolname, rolcanlogin::text, '' FROM pg_roles WHERE rolname LIKE 'careconnect%'
            ORDER BY 1, 2, 3, 4
            """;
        await using var connection = await Sql.OpenAsync(connectionString, TestContext.Current.CancellationToken);
        var lines = await connection.ReadLinesAsync(Query, TestContext.Current.CancellationToken);
        if (lines.Any(line => line.StartsWith("table|careconnect_migrations|", StringComparison.Ordinal)))
        {
            lines.AddRange(
                await connection.ReadLinesAsync(
                    "SELECT version, name, checksum, success FROM careconnect_migrations ORDER BY id",
                    TestContext.Current.CancellationToken
                )
            );
        }

        return lines;
    }
}
