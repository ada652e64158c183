using CareConnect.Migrator;
using Xunit;

namespace CareConnect.Tests.Migrations;

/// <summary>What may run outside a transaction, and what stops before anything is done.</summary>
public sealed class FilesOutsideTransactionsTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_that_break_the_rules_are_all_refused_by_name_before_anything_runs()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await postgres.MigrateAsync(database, Cancellation);
        using var files = MigrationFolder.OfTheProject();
        files.Write("V995__never_reached.sql", "CREATE TABLE never_reached (id uuid);");
        files.Write("V996__unmarked.sql", "CREATE INDEX CONCURRENTLY ix_a ON users (status);");
        files.Write(
            "V997__two.sql",
            "-- evolve-tx-off\nCREATE INDEX CONCURRENTLY ix_b ON users (status);\nCREATE INDEX CONCURRENTLY ix_c ON users (role);"
        );
        files.Write("V998__nameless.sql", "-- evolve-tx-off\nCREATE INDEX CONCURRENTLY ON users (status);");
        files.Write("V999__empty.sql", "-- evolve-tx-off\n-- CREATE INDEX CONCURRENTLY ix_d ON users (status);\n");
        var before = await DatabaseSnapshot.TakeAsync(database);

        var failure = await Assert.ThrowsAsync<MigrationFailure>(() =>
            postgres.MigrateAsync(database, Cancellation, files.Options)
        );

        Assert.Contains("V996__unmarked.sql uses CONCURRENTLY inside a transaction", failure.Message);
        Assert.Contains("V997__two.sql runs outside a transaction and holds 2 statements", failure.Message);
        Assert.Contains("V998__nameless.sql must read CREATE INDEX CONCURRENTLY index_name", failure.Message);
        Assert.Contains("V999__empty.sql runs outside a transaction and holds 0 statements", failure.Message);
        Assert.DoesNotContain("V995", failure.Message);
        Assert.Equal(before, await DatabaseSnapshot.TakeAsync(database));
    }

    [Fact]
    public async Task The_word_in_a_comment_a_literal_or_a_body_is_no_use_of_it()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        using var files = MigrationFolder.OfTheProject();
        files.Write(
            "V998__words.sql",
            """
            -- CONCURRENTLY; /* CONCURRENTLY */
            CREATE TABLE words (id int, word text DEFAULT 'it''s CONCURRENTLY; now');
            CREATE FUNCTION word() RETURNS text LANGUAGE sql AS $body$ SELECT 'CONCURRENTLY'; $body$;
            """
        );

        await postgres.MigrateAsync(database, Cancellation, files.Options);

        await using var connection = await Sql.OpenAsync(database, Cancellation);
        Assert.Equal("CONCURRENTLY", await connection.ReadAsync<string>("SELECT word()", Cancellation));
    }

    [Fact]
    public async Task Another_single_statement_runs_outside_a_transaction()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        using var files = MigrationFolder.OfTheProject();
        files.Write("V998__tidy.sql", "-- evolve-tx-off\nVACUUM; -- which no transaction can hold\n");

        await postgres.MigrateAsync(database, Cancellation, files.Options);

        await using var connection = await Sql.OpenAsync(database, Cancellation);
        Assert.Equal(
            ["V998__tidy.sql|True"],
            await connection.ReadLinesAsync(
                "SELECT name, success FROM careconnect_migrations ORDER BY id DESC LIMIT 1",
                Cancellation
            )
        );
    }
}
