using CareConnect.Migrator;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.Migrations;

/// <summary>What each role may and may not do in a migrated database.</summary>
public sealed class DatabaseRoleTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("CREATE TABLE mine (id int)")]
    [InlineData("CREATE TEMP TABLE mine (id int)")]
    [InlineData("ALTER TABLE users ADD COLUMN nickname text")]
    [InlineData("DROP TABLE alerts")]
    [InlineData("TRUNCATE vital_signs")]
    [InlineData("ALTER TABLE patients DISABLE ROW LEVEL SECURITY")]
    [InlineData("UPDATE audit_logs SET action = 'nothing'")]
    [InlineData("DELETE FROM audit_logs")]
    [InlineData("TRUNCATE audit_logs")]
    [InlineData("DELETE FROM patients")]
    [InlineData("DELETE FROM users")]
    [InlineData("DELETE FROM idempotency_keys")]
    [InlineData("UPDATE vital_signs SET patient_id = gen_random_uuid()")]
    [InlineData("UPDATE vital_signs SET recorded_by = gen_random_uuid()")]
    [InlineData("INSERT INTO vital_sign_keys VALUES (gen_random_uuid(), gen_random_uuid(), now())")]
    [InlineData("SELECT * FROM vital_signs_history")]
    [InlineData("SELECT * FROM careconnect_migrations")]
    [InlineData("SELECT create_first_partitions('audit_logs')")]
    [InlineData("UPDATE maintenance_mode SET is_on = true")]
    [InlineData("DELETE FROM maintenance_mode")]
    [InlineData("INSERT INTO maintenance_mode (is_on, changed_by, changed_at) VALUES (true, 'me', now())")]
    [InlineData("SELECT set_maintenance_mode(true, NULL, NULL, 'me')")]
    [InlineData("SET ROLE careconnect_owner")]
    public async Task The_app_role_may_not(string statement)
    {
        var database = await MigrateAsync();
        await using var connection = await Sql.OpenAsync(database.App, Cancellation);

        var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(statement, Cancellation));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
    }

    [Theory]
    [InlineData("INSERT INTO sign_in_throttles VALUES ('account:x', 1, now(), NULL)")]
    [InlineData("UPDATE patients SET first_name = 'x'")]
    [InlineData("DELETE FROM vital_signs")]
    [InlineData("SELECT password_hash FROM users")]
    [InlineData("SELECT * FROM sessions")]
    [InlineData("SELECT * FROM sign_in_networks")]
    [InlineData("SELECT * FROM idempotency_keys")]
    [InlineData("SELECT forget_idempotency_keys(1)")]
    [InlineData("SELECT * FROM outbox_messages")]
    [InlineData("SELECT * FROM maintenance_mode")]
    [InlineData("SELECT set_maintenance_mode(true, NULL, NULL, 'me')")]
    [InlineData("SELECT ensure_month_partition('vital_signs', now()::date)")]
    public async Task The_readonly_role_may_not(string statement)
    {
        var database = await MigrateAsync();
        await using var connection = await Sql.OpenAsync(database.Readonly, Cancellation);

        var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(statement, Cancellation));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
    }

    [Fact]
    public async Task Not_even_the_owner_changes_the_audit_trail()
    {
        var database = await MigrateAsync();
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO audit_logs (id, occurred_at, action, resource, outcome) VALUES (gen_random_uuid(), now(), 'a', 'b', 'SUCCESS')",
            Cancellation
        );

        foreach (
            var statement in new[]
            {
                "UPDATE audit_logs SET action = 'c'",
                "DELETE FROM audit_logs",
                "TRUNCATE audit_logs",
            }
        )
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() =>
                connection.ExecuteAsync(statement, Cancellation)
            );
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
        }
    }

    [Fact]
    public async Task The_backup_role_reads_every_table()
    {
        var database = await MigrateAsync();
        await using var connection = await Sql.OpenAsync(database.Backup, Cancellation);

        var closed = await connection.ReadLinesAsync(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S') "
                + "AND NOT has_table_privilege(oid, 'SELECT')",
            Cancellation
        );

        Assert.Empty(closed);
    }

    [Fact]
    public async Task A_changed_password_is_set_and_the_old_one_ends()
    {
        // A server of its own: passwords are the server's, and other tests use theirs meanwhile.
        await using var server = new PostgresFixture();
        await server.InitializeAsync();
        var database = await server.CreateMigratedDatabaseAsync(Cancellation);
        var changed = new RoleOptions
        {
            AppPassword = "pass'word \u00e9 2",
            ReadonlyPassword = server.Roles.ReadonlyPassword,
            BackupPassword = server.Roles.BackupPassword,
        };

        await new DatabaseMigrator(
            Options.Create(new MigratorOptions()),
            Options.Create(changed),
            TimeProvider.System,
            NullLogger<DatabaseMigrator>.Instance
        ).MigrateAsync(database.Superuser, Cancellation);

        await using var old = new NpgsqlConnection(database.App + ";Pooling=false");
        var error = await Assert.ThrowsAsync<PostgresException>(() => old.OpenAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, error.SqlState);
        var now = new NpgsqlConnectionStringBuilder(database.App) { Password = changed.AppPassword, Pooling = false };
        await using var connection = await Sql.OpenAsync(now.ConnectionString, Cancellation);
        await using var other = await Sql.OpenAsync(database.Readonly, Cancellation);
    }

    private Task<MigratedDatabase> MigrateAsync() => postgres.GetSharedDatabaseAsync(Cancellation);
}
