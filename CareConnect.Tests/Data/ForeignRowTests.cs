using Npgsql;
using Xunit;

namespace CareConnect.Tests.Data;

/// <summary>
/// The second wall on every table that there is: tables are found in the catalogue and filled by their columns' types, so a new
/// one is covered by itself.
/// </summary>
public sealed class ForeignRowTests(PostgresFixture postgres)
{
    // Patient data, or a person's own.
    private const string TablesSql = """
        SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relrowsecurity
          AND (a.attname IN ('patient_id', 'user_id') OR c.relname = 'patients')
        ORDER BY 1
        """;

    private const string ColumnsSql = """
        SELECT a.attname, a.atttypid::regtype::text FROM pg_attribute a
        WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = ''
          AND (a.attnotnull AND NOT a.atthasdef OR a.attname IN ('patient_id', 'user_id'))
        """;

    private const string ReadableColumnsSql = """
        SELECT coalesce(string_agg(quote_ident(attname), ', '), '') FROM pg_attribute
        WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
          AND has_column_privilege(attrelid, attnum, 'SELECT')
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_any_filter_no_table_shows_or_gives_up_a_foreign_row()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);
        await LiftChecksAsync(superuser);
        var tables = await superuser.ReadLinesAsync(TablesSql, Cancellation);
        var (user, patient) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var table in tables)
        {
            await PlantAsync(superuser, table, user, patient);
        }

        Assert.Superset(new HashSet<string> { "patients", "vital_signs", "alerts", "audit_logs" }, tables.ToHashSet());
        foreach (var login in new[] { database.App, database.Readonly })
        {
            await using var connection = await Sql.OpenAsync(login, Cancellation);
            foreach (var table in tables)
            {
                Assert.Equal((table, 0), (table, await CountAsync(connection, table, actingUser: null)));
                Assert.Equal((table, 0), (table, await CountAsync(connection, table, actingUser: "")));
                Assert.Equal((table, 0), (table, await CountAsync(connection, table, $"{Guid.NewGuid()}")));
                Assert.Equal((table, 0), (table, await DeleteAsync(connection, table)));
                var isReadable = await connection.ReadAsync<string>(ReadableColumnsSql, Cancellation, table) != "";
                Assert.Equal((table, isReadable ? 1 : 0), (table, await CountAsync(connection, table, $"{user}")));
            }
        }
    }

    [Fact]
    public async Task No_service_touches_a_partition_past_its_table()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);

        var open = await superuser.ReadLinesAsync(
            """
            SELECT c.relname, r.rolname FROM pg_class c CROSS JOIN pg_roles r
            WHERE c.relispartition AND c.relkind IN ('r', 'p') AND r.rolname IN ('careconnect_app', 'careconnect_readonly')
              AND (has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
                OR has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))
            """,
            Cancellation
        );

        Assert.Empty(open);
        await using var app = await Sql.OpenAsync(database.App, Cancellation);
        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            app.ReadLinesAsync("SELECT * FROM vital_signs_history", Cancellation)
        );
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
    }

    // Rows made of types alone break rules of meaning; it is the policies that are looked at here.
    private static async Task LiftChecksAsync(NpgsqlConnection superuser)
    {
        var checks = await superuser.ReadLinesAsync(
            """
            SELECT format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I', conrelid::regclass, conname) FROM pg_constraint
            WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND coninhcount = 0
            """,
            Cancellation
        );
        foreach (var check in checks)
        {
            await superuser.ExecuteAsync(check, Cancellation);
        }
        // Neither foreign keys nor triggers of ours.
        await superuser.ExecuteAsync("SET session_replication_role = replica", Cancellation);
    }

    private static async Task PlantAsync(NpgsqlConnection superuser, string table, Guid user, Guid patient)
    {
        var columns = (await superuser.ReadLinesAsync(ColumnsSql, Cancellation, table))
            .Select(line => line.Split('|'))
            .ToDictionary(parts => parts[0], parts => ValueOf(parts[0], parts[1], table, user, patient));
        await superuser.ExecuteAsync(
            $"INSERT INTO {table} ({string.Join(", ", columns.Keys)}) VALUES ({string.Join(", ", columns.Values)})",
            Cancellation
        );
    }

    private static string ValueOf(string column, string type, string table, Guid user, Guid patient) =>
        (column, type) switch
        {
            ("id", "uuid") when table == "patients" => $"'{patient}'",
            ("patient_id", _) => $"'{patient}'",
            ("user_id", _) => $"'{user}'",
            (_, "uuid") => "gen_random_uuid()",
            // Past and future at once is what no policy can ask for; what begins is seldom required.
            (_, "timestamp with time zone") => column.StartsWith("expires", StringComparison.Ordinal)
                ? "now() + interval '1 day'"
                : "now()",
            (_, "date") => "current_date",
            (_, "text") => "'x'",
            (_, "bytea") => "'x'",
            (_, "jsonb") => "'{}'",
            (_, "boolean") => "true",
            (_, "integer" or "bigint" or "smallint" or "numeric") => "1",
            _ => throw new NotSupportedException($"{table}.{column} is of type {type}; say what to plant there."),
        };

    private static async Task<int> CountAsync(NpgsqlConnection connection, string table, string? actingUser)
    {
        var columns = await connection.ReadAsync<string>(ReadableColumnsSql, Cancellation, table);
        if (columns == "")
        {
            return 0;
        }
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        if (actingUser is not null)
        {
            await connection.ExecuteAsync(
                "SELECT set_config('careconnect.user_id', $1, true)",
                Cancellation,
                actingUser
            );
        }
        return (await connection.ReadLinesAsync($"SELECT {columns} FROM {table}", Cancellation)).Count;
    }

    private static async Task<int> DeleteAsync(NpgsqlConnection connection, string table)
    {
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await connection.ExecuteAsync(
            "SELECT set_config('careconnect.user_id', $1, true)",
            Cancellation,
            $"{Guid.NewGuid()}"
        );
        try
        {
            return await connection.ExecuteAsync($"DELETE FROM {table}", Cancellation);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return 0;
        }
    }
}
