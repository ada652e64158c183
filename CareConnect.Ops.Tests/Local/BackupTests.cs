using System.Text.Json;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using Npgsql;

namespace CareConnect.Ops.Tests.Local;

/// <summary>Backups of a real database through real pg_dump into the local bucket.</summary>
public sealed class BackupTests(AppHostFixture host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_is_listed_and_proven_by_a_restore()
    {
        var ops = await host.CommandAsync();

        var backup = await ops.ReportAsync(0, "backup", "--target", "local");
        var name = Fact(backup, "backup");
        var verified = await ops.ReportAsync(0, "backup", "verify", name, "--target", "local");
        var list = await ops.RunAsync("backup", "list", "--target", "local");

        Assert.NotEqual("0", Fact(backup, "rows"));
        Assert.Equal(Fact(backup, "tables"), Fact(verified, "tables"));
        Assert.Contains($"{name}  daily", list.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("verified 20", list.StandardOutput, StringComparison.Ordinal);
        Assert.Empty(await DatabasesAsync("%\\_verify\\_%"));
    }

    [Fact]
    public async Task A_row_that_careconnect_backup_does_not_see_makes_verification_fail()
    {
        var ops = await host.CommandAsync();
        await using var owner = await OwnerAsync();
        await owner.ExecuteAsync(
            "CREATE TABLE unseen (id int PRIMARY KEY); INSERT INTO unseen VALUES (1), (2); "
                + "ALTER TABLE unseen ENABLE ROW LEVEL SECURITY; GRANT SELECT ON unseen TO careconnect_backup",
            Stop
        );
        try
        {
            var backup = await ops.ReportAsync(0, "backup", "--target", "local");
            var verified = await ops.ReportAsync(1, "backup", "verify", Fact(backup, "backup"), "--target", "local");
            var list = await ops.RunAsync("backup", "list", "--target", "local");

            Assert.Contains(
                "public.unseen has 0 rows instead of 2 rows",
                Fact(verified, "problems"),
                StringComparison.Ordinal
            );
            Assert.Contains("NOT TO BE RELIED ON", list.StandardOutput, StringComparison.Ordinal);
        }
        finally
        {
            await owner.ExecuteAsync("DROP TABLE unseen", Stop);
        }
    }

    [Fact]
    public async Task A_backup_that_was_killed_at_every_step_is_made_by_the_next_command()
    {
        var ops = await host.CommandAsync();
        foreach (var step in (string[])["[1/3]", "[2/3]", "[3/3]"])
        {
            await ops.KillAtAsync(step, "backup", "--target", "local");
        }

        var backup = await ops.ReportAsync(0, "backup", "--target", "local");

        await ops.ReportAsync(0, "backup", "verify", Fact(backup, "backup"), "--target", "local");
        Assert.True(backup.GetProperty("resumed").GetBoolean());
    }

    [Fact]
    public async Task A_verification_that_was_killed_is_taken_back_and_leaves_no_database()
    {
        var ops = await host.CommandAsync();
        var name = Fact(await ops.ReportAsync(0, "backup", "--target", "local"), "backup");
        await ops.KillAtAsync("[3/5]", "backup", "verify", name, "--target", "local");

        await ops.ReportAsync(0, "backup", "verify", name, "--target", "local", "--undo");

        Assert.Empty(await DatabasesAsync("%\\_verify\\_%"));
    }

    [Fact]
    public async Task Without_pg_dump_a_backup_says_what_to_install_and_all_else_goes_on()
    {
        var ops = new OpsCommand(
            (await host.HostAsync()).Home,
            variables: new Dictionary<string, string?> { ["CARECONNECT_PGBIN"] = "/nowhere" }
        );

        var health = await ops.RunAsync("health", "--target", "local");
        var list = await ops.RunAsync("backup", "list", "--target", "local");
        var backup = await ops.RunAsync("backup", "--target", "local");
        await (await host.CommandAsync()).ReportAsync(0, "backup", "--target", "local");

        Assert.DoesNotContain("pg_dump", health.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(0, list.ExitCode);
        Assert.Equal(1, backup.ExitCode);
        Assert.Contains("pg_dump is not there.", backup.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("postgresql-client", backup.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_that_is_not_there_is_named()
    {
        var ops = await host.CommandAsync();

        var result = await ops.RunAsync("backup", "verify", "20000101T000000Z-00000000", "--target", "local");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "There is no backup '20000101T000000Z-00000000'.",
            result.StandardOutput,
            StringComparison.Ordinal
        );
        await ops.RunAsync("backup", "verify", "20000101T000000Z-00000000", "--target", "local", "--undo");
    }

    [Fact]
    public async Task A_dry_run_shows_the_steps_and_makes_nothing()
    {
        var ops = await host.CommandAsync();
        var before = (await ops.RunAsync("backup", "list", "--target", "local")).StandardOutput;

        var result = await ops.RunAsync("backup", "--target", "local", "--dry-run");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("pg_dump --format=custom", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed.", result.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(before, (await ops.RunAsync("backup", "list", "--target", "local")).StandardOutput);
    }

    private async Task<NpgsqlConnection> OwnerAsync()
    {
        using var topology = LocalTopology.Find(new OpsHome((await host.HostAsync()).Home), null);
        return await DatabaseAccess.OpenAsync((await DatabaseAccess.OfAsync(topology, Stop)).Owner, Stop);
    }

    private async Task<IReadOnlyList<string>> DatabasesAsync(string pattern)
    {
        await using var owner = await OwnerAsync();
        return await owner.RowsAsync(
            $"SELECT datname FROM pg_database WHERE datname LIKE '{pattern}'",
            row => row.GetString(0),
            Stop
        );
    }

    private static string Fact(JsonElement report, string name) =>
        report.GetProperty("facts").GetProperty(name).GetString()!;
}
