using CareConnect.Ops.Databases;
using CareConnect.Ops.Verbs.Versions;

namespace CareConnect.Ops.Tests.Local.Versions;

/// <summary>What is not deployed, built or gone back to, and what is said then.</summary>
public sealed class RefusalTests(DeployFixture versions) : IClassFixture<DeployFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rollback_across_a_contracted_migration_is_refused_and_changes_nothing()
    {
        var ops = versions.Ops;
        var schema = versions.Store.All().Single(record => record.Version == BuiltVersion.Version).Schema;
        await versions.CopyAsync("5.0.0", schema: [.. schema, new("990", "V990__drop_the_old_column.sql", true)]);
        await ops.ReportAsync(
            0,
            "deploy",
            "--version",
            "5.0.0",
            "--bake",
            "00:00:01",
            "--health",
            "90",
            "--target",
            "local"
        );
        using var topology = versions.Topology();
        await using var owner = await DatabaseAccess.OpenAsync(
            (await DatabaseAccess.OfAsync(topology, Stop)).Owner,
            Stop
        );
        await owner.ExecuteAsync(
            """
            INSERT INTO careconnect_migrations (type, version, description, name, checksum, installed_by, success)
            SELECT type, '990', description, 'V990__drop_the_old_column.sql', checksum, installed_by, success
            FROM careconnect_migrations WHERE version = '015'
            """,
            Stop
        );
        try
        {
            var back = await ops.RunAsync("rollback", "--target", "local");
            var older = await ops.RunAsync("deploy", "--version", BuiltVersion.Version, "--target", "local");

            Assert.Equal((3, 3), (back.ExitCode, older.ExitCode));
            Assert.Contains("V990__drop_the_old_column.sql was applied", back.StandardError, StringComparison.Ordinal);
            Assert.Contains("Nothing was changed", older.StandardError, StringComparison.Ordinal);
            Assert.Equal("5.0.0", await versions.ServingAsync());
        }
        finally
        {
            await owner.ExecuteAsync("DELETE FROM careconnect_migrations WHERE version = '990'", Stop);
        }

        await ops.ReportAsync(0, "rollback", "--bake", "00:00:01", "--health", "90", "--target", "local");
    }

    [Fact]
    public async Task A_version_whose_files_were_changed_is_not_deployed()
    {
        var ops = versions.Ops;
        await versions.CopyAsync("5.1.0");
        await File.AppendAllTextAsync(
            Path.Combine(versions.Store.FolderOf("5.1.0", "api"), "appsettings.json"),
            " ",
            Stop
        );
        var before = await versions.ServingAsync();

        var result = await ops.RunAsync("deploy", "--version", "5.1.0", "--target", "local");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is not what was built: api/appsettings.json", result.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(before, await versions.ServingAsync());
    }

    [Theory]
    [InlineData(1, "There is no version '5.5.5' here. There are:", "deploy", "--version", "5.5.5")]
    [InlineData(1, "must look like 1.2.3", "deploy", "--version", "../etc")]
    [InlineData(1, "--bake must be above zero", "deploy", "--version", "7.0.0", "--bake", "00:00:00")]
    [InlineData(1, "Which version?", "deploy")]
    [InlineData(1, "a name is never used twice", "build", "--local", "--version", "7.0.0", "--source", "SOURCE")]
    [InlineData(1, "There is no CareConnect.sln in /usr", "build", "--local", "--source", "/usr")]
    [InlineData(3, "No version but", "rollback")]
    [InlineData(1, "must be 1 to 10", "scale", "api", "--tasks", "11")]
    [InlineData(1, "must be 1 to 10", "scale", "api", "--tasks", "0")]
    [InlineData(1, "api or worker", "restart", "postgres")]
    public async Task Wrong_input_is_told_with_what_to_do(int exitCode, string words, params string[] arguments)
    {
        var ops = versions.Ops;
        var before = await versions.ServingAsync();

        var result = await ops.RunAsync([
            .. arguments.Select(word => word == "SOURCE" ? BuiltVersion.Source : word),
            "--target",
            "local",
        ]);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(words, result.StandardOutput + result.StandardError, StringComparison.Ordinal);
        Assert.Equal(before, await versions.ServingAsync());
    }

    [Theory]
    [InlineData("deploy", "--version", "7.0.0")]
    [InlineData("rollback")]
    [InlineData("restart", "api")]
    [InlineData("scale", "api", "--tasks", "3")]
    public async Task A_dry_run_shows_the_steps_and_makes_no_call(params string[] arguments)
    {
        var ops = versions.Ops;
        using var topology = versions.Topology();
        var before = await topology.ResourceAsync("api", Stop);

        var result = await ops.RunAsync([.. arguments, "--target", "local", "--dry-run"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Nothing was changed.", result.StandardOutput, StringComparison.Ordinal);
        var after = await topology.ResourceAsync("api", Stop);
        Assert.Equal(
            before.Replicas.Select(replica => (replica.Name, replica.StartTime)),
            after.Replicas.Select(replica => (replica.Name, replica.StartTime))
        );
    }

    [Fact]
    public void A_migration_is_a_contract_when_its_header_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("careconnect-migrations-");
        try
        {
            File.WriteAllText(
                Path.Combine(folder.FullName, "V001__add.sql"),
                "-- adds\nSELECT 1; -- contract\n-- contract\n"
            );
            File.WriteAllText(
                Path.Combine(folder.FullName, "V002__drop.sql"),
                "-- evolve-tx-off\n-- contract: the old column, unused since 1.2.0\nSELECT 1;\n"
            );

            Assert.Equal(
                [new("001", "V001__add.sql", false), new("002", "V002__drop.sql", true)],
                MigrationFile.In(folder.FullName)
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
