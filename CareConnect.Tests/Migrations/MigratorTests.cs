using System.Diagnostics;
using CareConnect.Migrator;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.Migrations;

/// <summary>The Migrator against a real server: current databases, changed files, failures, races and foreign databases.</summary>
public sealed class MigratorTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Running_again_changes_nothing()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await postgres.MigrateAsync(database, Cancellation);
        var first = await DatabaseSnapshot.TakeAsync(database);

        await postgres.MigrateAsync(database, Cancellation);

        Assert.Equal(first, await DatabaseSnapshot.TakeAsync(database));
        Assert.Contains(first, line => line.StartsWith("table|vital_signs|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_backup_may_read_is_made_up_for_when_a_run_was_killed_before_it()
    {
        const string MayRead = """
            SELECT has_table_privilege('careconnect_backup', 'careconnect_migrations', 'SELECT')
              AND has_sequence_privilege('careconnect_backup', 'careconnect_migrations_id_seq', 'SELECT')
            """;
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await postgres.MigrateAsync(database, Cancellation);
        await using var connection = await Sql.OpenAsync(database, Cancellation);
        await connection.ExecuteAsync(
            "REVOKE SELECT ON careconnect_migrations, careconnect_migrations_id_seq FROM careconnect_backup",
            Cancellation
        );
        Assert.False(await connection.ReadAsync<bool>(MayRead, Cancellation));

        await postgres.MigrateAsync(database, Cancellation);

        Assert.True(await connection.ReadAsync<bool>(MayRead, Cancellation));
    }

    [Fact]
    public async Task An_edited_applied_file_stops_it_with_its_name_and_both_checksums()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await postgres.MigrateAsync(database, Cancellation);
        using var files = MigrationFolder.OfTheProject();
        files.Append("V004__vital_signs.sql", "-- a second thought\n");
        files.Write("V999__never_reached.sql", "CREATE TABLE never_reached (id uuid);");
        var before = await DatabaseSnapshot.TakeAsync(database);
        await using var connection = await Sql.OpenAsync(database, Cancellation);
        var applied = await connection.ReadAsync<string>(
            "SELECT checksum FROM careconnect_migrations WHERE name = 'V004__vital_signs.sql'",
            Cancellation
        );

        var failure = await Assert.ThrowsAsync<MigrationFailure>(() =>
            postgres.MigrateAsync(database, Cancellation, files.Options)
        );

        Assert.Contains("V004__vital_signs.sql", failure.Message, StringComparison.Ordinal);
        Assert.Contains(applied, failure.Message, StringComparison.Ordinal);
        Assert.Matches($"file (?!{applied})[0-9A-F]{{32}}", failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal(before, await DatabaseSnapshot.TakeAsync(database));
    }

    [Fact]
    public async Task A_failing_file_leaves_the_database_as_before_and_is_named()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await postgres.MigrateAsync(database, Cancellation);
        using var files = MigrationFolder.OfTheProject();
        files.Write("V998__half.sql", "CREATE TABLE half (id uuid);\nINSERT INTO users (id) VALUES (NULL);\n");
        var before = await DatabaseSnapshot.TakeAsync(database);

        var failure = await Assert.ThrowsAsync<MigrationFailure>(() =>
            postgres.MigrateAsync(database, Cancellation, files.Options)
        );

        Assert.Contains("V998__half.sql", failure.Message, StringComparison.Ordinal);
        Assert.Contains("23502", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await DatabaseSnapshot.TakeAsync(database));
    }

    [Fact]
    public async Task A_mended_file_is_applied_by_the_next_run()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        using var files = MigrationFolder.OfTheProject();
        files.Write("V998__addition.sql", "CREATE TABLE addition (id uuid;");
        await Assert.ThrowsAsync<MigrationFailure>(() => postgres.MigrateAsync(database, Cancellation, files.Options));

        files.Write("V998__addition.sql", "CREATE TABLE addition (id uuid);");
        await postgres.MigrateAsync(database, Cancellation, files.Options);

        Assert.Contains(
            await DatabaseSnapshot.TakeAsync(database),
            line => line.StartsWith("table|addition|", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Four_Migrators_at_once_apply_each_file_once()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => postgres.MigrateAsync(database, Cancellation)));

        await using var connection = await Sql.OpenAsync(database, Cancellation);
        var applied = await connection.ReadLinesAsync(
            "SELECT name FROM careconnect_migrations WHERE version <> '0' ORDER BY id",
            Cancellation
        );
        Assert.Equal(Directory.GetFiles(new MigratorOptions().Folder).Select(Path.GetFileName).Order(), applied);
    }

    [Fact]
    public async Task Migrators_of_two_databases_at_once_do_not_meet()
    {
        var databases = new[]
        {
            await postgres.CreateDatabaseAsync(Cancellation),
            await postgres.CreateDatabaseAsync(Cancellation),
        };

        await Task.WhenAll(databases.Select(database => postgres.MigrateAsync(database, Cancellation)));

        Assert.Equal(await DatabaseSnapshot.TakeAsync(databases[0]), await DatabaseSnapshot.TakeAsync(databases[1]));
    }

    [Fact]
    public async Task A_foreign_database_is_refused_untouched()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database, Cancellation);
        await connection.ExecuteAsync("CREATE SCHEMA shop; CREATE TABLE shop.orders (id int)", Cancellation);
        var before = await DatabaseSnapshot.TakeAsync(database);

        var failure = await Assert.ThrowsAsync<MigrationFailure>(() => postgres.MigrateAsync(database, Cancellation));

        Assert.Contains("shop.orders", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await DatabaseSnapshot.TakeAsync(database));
    }

    [Fact]
    public async Task A_login_without_superuser_is_enough()
    {
        var database = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync(Cancellation));
        await using var connection = await Sql.OpenAsync(database.ConnectionString, Cancellation);
        var master = $"master_{Guid.NewGuid():N}";
        await connection.ExecuteAsync(
            $"CREATE ROLE {master} LOGIN CREATEROLE CREATEDB PASSWORD 'secret'; ALTER DATABASE {database.Database} OWNER TO {master}",
            Cancellation
        );
        database.Username = master;
        database.Password = "secret";

        await postgres.MigrateAsync(database.ConnectionString, Cancellation);

        Assert.Equal(
            "careconnect_owner",
            await connection.ReadAsync<string>(
                "SELECT tableowner FROM pg_tables WHERE tablename = 'patients'",
                Cancellation
            )
        );
    }

    [Fact]
    public async Task Without_a_server_it_gives_up_in_bounded_time_and_says_where_it_looked()
    {
        const string Nowhere = "Host=127.0.0.1;Port=1;Username=postgres;Database=careconnect;Password=top-secret";
        var started = Stopwatch.GetTimestamp();

        var failure = await Assert.ThrowsAsync<MigrationFailure>(() =>
            postgres.MigrateAsync(
                Nowhere,
                Cancellation,
                new MigratorOptions { WaitForServer = TimeSpan.FromSeconds(1) }
            )
        );

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        Assert.Contains("127.0.0.1:1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", failure.Message, StringComparison.Ordinal);
    }
}
