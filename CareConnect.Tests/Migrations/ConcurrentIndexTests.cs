using CareConnect.Migrator;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.Migrations;

/// <summary>Indexes that are built while their tables stay in use: whole, on partitions, and after runs that died.</summary>
public sealed class ConcurrentIndexTests(PostgresFixture postgres)
{
    private const string PartitionedIndex =
        "-- evolve-tx-off\nCREATE INDEX CONCURRENTLY ix_probe ON vital_signs (recorded_by, recorded_at) WHERE notes IS NOT NULL;\n";

    private const string IsValid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_probe'::regclass";

    private const string PartitionsWithoutIt = """
        SELECT p.inhrelid::regclass::text FROM pg_inherits p
        WHERE p.inhparent = 'vital_signs'::regclass AND NOT EXISTS (
          SELECT FROM pg_inherits i JOIN pg_index x ON x.indexrelid = i.inhrelid
          WHERE i.inhparent = 'ix_probe'::regclass AND x.indrelid = p.inhrelid AND x.indisvalid)
        """;

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY ix_probe ON users (status);")]
    [InlineData(
        "/* so that */ create unique index concurrently if not exists ix_probe on users using btree (id, status)"
    )]
    public async Task On_a_table_it_is_built_and_written_down_in_its_turn(string statement)
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        using var files = MigrationFolder.OfTheProject();
        files.Write("V997__before.sql", "ALTER TABLE users ADD COLUMN probe text;");
        files.Write("V998__index.sql", $"-- evolve-tx-off\n{statement}\n");
        files.Write("V999__after.sql", "COMMENT ON INDEX ix_probe IS 'it is there already';");

        await postgres.MigrateAsync(database, Cancellation, files.Options);
        await postgres.MigrateAsync(database, Cancellation, files.Options);

        await using var connection = await Sql.OpenAsync(database, Cancellation);
        Assert.True(await connection.ReadAsync<bool>(IsValid, Cancellation));
        Assert.Equal(
            ["V997__before.sql|True|32", "V998__index.sql|True|32", "V999__after.sql|True|32"],
            await connection.ReadLinesAsync(
                "SELECT name, success, length(checksum) FROM careconnect_migrations WHERE version >= '997' ORDER BY id",
                Cancellation
            )
        );
    }

    [Fact]
    public async Task On_a_partitioned_table_every_partition_gets_it_also_those_made_later()
    {
        var (database, files) = await AMigratedDatabaseAndAnIndexFile();
        using var _ = files;

        await postgres.MigrateAsync(database, Cancellation, files.Options);

        await using var connection = await Sql.OpenAsync(database, Cancellation);
        await connection.ExecuteAsync(
            "SELECT ensure_month_partition('vital_signs', (now() + interval '6 months')::date)",
            Cancellation
        );
        await AssertWholeAsync(connection);
        Assert.Equal(
            "careconnect_owner",
            await connection.ReadAsync<string>(
                "SELECT DISTINCT pg_get_userbyid(relowner)::text FROM pg_class WHERE relname LIKE 'ix_probe%'",
                Cancellation
            )
        );
    }

    [Fact]
    public async Task What_a_dead_run_left_invalid_is_built_again_and_what_it_finished_stays()
    {
        var (database, files) = await AMigratedDatabaseAndAnIndexFile();
        using var _ = files;
        await using var connection = await Sql.OpenAsync(database, Cancellation);
        var months = await connection.ReadLinesAsync(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'vital_signs'::regclass ORDER BY 1 LIMIT 3",
            Cancellation
        );
        const string Columns = "(recorded_by, recorded_at) WHERE notes IS NOT NULL";
        var indexes = months
            .Select(month => month.Replace("vital_signs", "ix_probe", StringComparison.Ordinal))
            .ToList();
        await connection.ExecuteAsync("SET ROLE careconnect_owner", Cancellation);
        await connection.ExecuteAsync($"CREATE INDEX ix_probe ON ONLY vital_signs {Columns}", Cancellation);
        foreach (var (month, index) in months.Zip(indexes))
        {
            await connection.ExecuteAsync($"CREATE INDEX {index} ON {month} {Columns}", Cancellation);
        }
        await connection.ExecuteAsync($"ALTER INDEX ix_probe ATTACH PARTITION {indexes[0]}", Cancellation);
        await connection.ExecuteAsync("RESET ROLE", Cancellation);
        await connection.ExecuteAsync(
            $"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{indexes[2]}'::regclass",
            Cancellation
        );
        var ids = await ReadIdsAsync(connection, indexes);
        Assert.False(await connection.ReadAsync<bool>(IsValid, Cancellation));

        await postgres.MigrateAsync(database, Cancellation, files.Options);

        await AssertWholeAsync(connection);
        var now = await ReadIdsAsync(connection, indexes);
        Assert.Equal(ids[..2], now[..2]);
        Assert.NotEqual(ids[2], now[2]);
    }

    [Fact]
    public async Task A_run_that_is_cut_off_while_it_builds_is_completed_by_the_next_one()
    {
        var (database, files) = await AMigratedDatabaseAndAnIndexFile();
        using var _ = files;
        await using var connection = await Sql.OpenAsync(database, Cancellation);
        await using (var reader = await Sql.OpenAsync(database, Cancellation))
        {
            // The build waits for this snapshot to end.
            await using var transaction = await reader.BeginTransactionAsync(
                System.Data.IsolationLevel.RepeatableRead,
                Cancellation
            );
            await reader.ExecuteAsync("SELECT FROM users", Cancellation);
            var first = postgres.MigrateAsync(database, Cancellation, files.Options);
            var backend = await WaitForBuildAsync(connection);

            await connection.ExecuteAsync("SELECT pg_terminate_backend($1)", Cancellation, backend);
            await Assert.ThrowsAnyAsync<Exception>(() => first);
        }
        Assert.NotEmpty(await InvalidIndexesAsync(connection));

        await postgres.MigrateAsync(database, Cancellation, files.Options);

        await AssertWholeAsync(connection);
        Assert.Empty(await InvalidIndexesAsync(connection));
    }

    [Fact]
    public async Task A_partition_that_is_made_meanwhile_and_a_second_Migrator_are_no_obstacle()
    {
        var (database, files) = await AMigratedDatabaseAndAnIndexFile();
        using var _ = files;
        await using var connection = await Sql.OpenAsync(database, Cancellation);
        Task[] migrators;
        await using (var reader = await Sql.OpenAsync(database, Cancellation))
        {
            await using var transaction = await reader.BeginTransactionAsync(
                System.Data.IsolationLevel.RepeatableRead,
                Cancellation
            );
            await reader.ExecuteAsync("SELECT FROM users", Cancellation);
            migrators =
            [
                postgres.MigrateAsync(database, Cancellation, files.Options),
                postgres.MigrateAsync(database, Cancellation, files.Options),
            ];
            await WaitForBuildAsync(connection);

            await connection.ExecuteAsync(
                "SELECT ensure_month_partition('vital_signs', (now() + interval '7 months')::date)",
                Cancellation
            );
        }
        await Task.WhenAll(migrators).WaitAsync(Soon, Cancellation);

        await AssertWholeAsync(connection);
    }

    [Fact]
    public async Task One_that_cannot_be_is_named_and_leaves_the_table_as_before()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await postgres.MigrateAsync(database, Cancellation);
        await using var connection = await Sql.OpenAsync(database, Cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO sign_in_throttles (key, failures, window_started_at) VALUES ('a', 1, now()), ('b', 1, now())",
            Cancellation
        );
        using var files = MigrationFolder.OfTheProject();
        files.Write(
            "V998__index.sql",
            "-- evolve-tx-off\nCREATE UNIQUE INDEX CONCURRENTLY ux_probe ON sign_in_throttles (failures)"
        );
        var before = await DatabaseSnapshot.TakeAsync(database);

        var failure = await Assert.ThrowsAsync<MigrationFailure>(() =>
            postgres.MigrateAsync(database, Cancellation, files.Options)
        );

        Assert.Contains("V998__index.sql", failure.Message, StringComparison.Ordinal);
        Assert.Contains("23505", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await DatabaseSnapshot.TakeAsync(database));
    }

    private async Task<(string Database, MigrationFolder Files)> AMigratedDatabaseAndAnIndexFile()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await postgres.MigrateAsync(database, Cancellation);
        var files = MigrationFolder.OfTheProject();
        files.Write("V998__index.sql", PartitionedIndex);
        return (database, files);
    }

    private static async Task AssertWholeAsync(NpgsqlConnection connection)
    {
        Assert.True(await connection.ReadAsync<bool>(IsValid, Cancellation));
        Assert.Empty(await connection.ReadLinesAsync(PartitionsWithoutIt, Cancellation));
    }

    private static Task<List<string>> InvalidIndexesAsync(NpgsqlConnection connection) =>
        connection.ReadLinesAsync("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid", Cancellation);

    private static async Task<List<string>> ReadIdsAsync(NpgsqlConnection connection, List<string> names)
    {
        var ids = new List<string>();
        foreach (var name in names)
        {
            ids.Add($"{await connection.ReadAsync<uint>($"SELECT '{name}'::regclass::oid", Cancellation)}");
        }
        return ids;
    }

    /// <summary>The server process that builds an index and waits for others to end.</summary>
    private static async Task<int> WaitForBuildAsync(NpgsqlConnection connection)
    {
        const string Building = """
            SELECT coalesce(max(pid), 0) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'
            """;
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await connection.ReadAsync<int>(Building, Cancellation) is > 0 and var pid)
            {
                return pid;
            }
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Soon, "No index was being built.");
            await Task.Delay(20, Cancellation);
        }
    }
}
