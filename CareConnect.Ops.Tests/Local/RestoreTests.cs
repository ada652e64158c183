using System.Text.Json;
using CareConnect.Ops.Databases;

namespace CareConnect.Ops.Tests.Local;

/// <summary>What was lost comes back beside the live database, and into it only when somebody says so.</summary>
[Collection(nameof(Replicated))]
public sealed class RestoreTests(ReplicatedAppHostFixture replicated)
{
    private static readonly string[] TimeOption = ["--to-time"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_that_was_dropped_comes_back_as_it_was_in_the_second_before()
    {
        var ops = replicated.Command;
        await ops.ReportAsync(0, "backup", "--physical", "--target", "local");
        await using (var owner = await replicated.OwnerAsync())
        {
            await owner.ExecuteAsync(
                "CREATE TABLE lost (id int PRIMARY KEY, said text); CREATE INDEX ix_lost_said ON lost (said); INSERT INTO lost SELECT n, 'before' FROM generate_series(1, 500) n",
                Stop
            );
        }

        var second = await replicated.AWholeSecondAsync();
        await using (var owner = await replicated.OwnerAsync())
        {
            await owner.ExecuteAsync("DROP TABLE lost", Stop);
        }

        var restored = await ops.ReportAsync(
            0,
            ["restore", .. TimeOption, second, "--table", "lost", "--target", "local"]
        );
        var name = Fact(restored, "database");
        Assert.Equal("public.lost: gone now, 500 rows then", Fact(restored, "differences"));
        var shown = await ops.RunAsync("restore", "promote", name, "--target", "local");
        Assert.Contains("public.lost: gone now, 500 rows then", shown.StandardOutput, StringComparison.Ordinal);
        await ops.ReportAsync(0, "restore", "promote", name, "--confirm", "--target", "local");

        await using var after = await replicated.OwnerAsync();
        Assert.Equal(500, await after.ValueAsync<long>("SELECT count(*) FROM lost WHERE said = 'before'", Stop));
        Assert.True(await after.ValueAsync<bool>("SELECT to_regclass('ix_lost_said') IS NOT NULL", Stop));
        await after.ExecuteAsync("DROP TABLE lost", Stop);
        await ops.ReportAsync(0, "restore", "discard", name, "--target", "local");
        Assert.DoesNotContain(
            name,
            (await ops.RunAsync("restore", "list", "--target", "local")).StandardOutput,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Rows_that_are_missing_come_back_from_a_dump_and_what_is_there_stays()
    {
        var ops = replicated.Command;
        await using var owner = await replicated.OwnerAsync();
        await owner.ExecuteAsync(
            "CREATE TABLE partly (id int PRIMARY KEY, said text, double int GENERATED ALWAYS AS (id * 2) STORED); "
                + "GRANT SELECT ON partly TO careconnect_backup; INSERT INTO partly SELECT n, 'before' FROM generate_series(1, 10) n",
            Stop
        );
        var backup = Fact(await ops.ReportAsync(0, "backup", "--target", "local"), "backup");
        await owner.ExecuteAsync(
            "DELETE FROM partly WHERE id <= 4; UPDATE partly SET said = 'after' WHERE id = 5",
            Stop
        );

        var restored = await ops.ReportAsync(0, "restore", backup, "--table", "partly", "--target", "local");
        var name = Fact(restored, "database");
        var promoted = await ops.ReportAsync(0, "restore", "promote", name, "--confirm", "--target", "local");

        Assert.Equal("public.partly: 6 rows now, 10 then", Fact(restored, "differences"));
        Assert.Equal("partly: 4 missing rows copied", Fact(promoted, "copied"));
        Assert.Equal(10, await owner.ValueAsync<long>("SELECT count(*) FROM partly", Stop));
        Assert.Equal("after", await owner.ValueAsync<string>("SELECT said FROM partly WHERE id = 5", Stop));
        await owner.ExecuteAsync("DROP TABLE partly", Stop);
        await ops.ReportAsync(0, "restore", "discard", name, "--target", "local");
    }

    [Theory]
    [InlineData(
        "DELETE FROM parted WHERE id <= 4",
        "public.parted_2026_11: 0 rows now, 4 then",
        "4 missing rows copied"
    )]
    [InlineData("DROP TABLE parted", "public.parted_2026_11: gone now, 4 rows then", "made again with 10 rows")]
    public async Task A_table_with_partitions_is_restored_by_its_own_name(string loss, string difference, string copied)
    {
        var ops = replicated.Command;
        await using var owner = await replicated.OwnerAsync();
        await owner.ExecuteAsync(
            "CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id); "
                + "CREATE TABLE parted_2026_11 PARTITION OF parted FOR VALUES FROM (1) TO (5); "
                + "CREATE TABLE parted_history PARTITION OF parted DEFAULT; "
                + "GRANT SELECT ON parted, parted_2026_11, parted_history TO careconnect_backup; "
                + "INSERT INTO parted SELECT n FROM generate_series(1, 10) n",
            Stop
        );
        var backup = Fact(await ops.ReportAsync(0, "backup", "--target", "local"), "backup");
        await owner.ExecuteAsync(loss, Stop);

        var restored = await ops.ReportAsync(0, "restore", backup, "--table", "parted", "--target", "local");
        var name = Fact(restored, "database");
        var promoted = await ops.ReportAsync(0, "restore", "promote", name, "--confirm", "--target", "local");

        Assert.Contains(difference, Fact(restored, "differences"), StringComparison.Ordinal);
        Assert.Equal($"parted: {copied}", Fact(promoted, "copied"));
        Assert.Equal(10, await owner.ValueAsync<long>("SELECT count(*) FROM parted", Stop));
        Assert.Equal(4, await owner.ValueAsync<long>("SELECT count(*) FROM parted_2026_11", Stop));
        await owner.ExecuteAsync("DROP TABLE parted", Stop);
        await ops.ReportAsync(0, "restore", "discard", name, "--target", "local");
    }

    [Theory]
    [InlineData]
    [InlineData("[1/5]", "[2/5]", "[3/5]", "[4/5]", "[5/5]")]
    public async Task A_restored_database_takes_the_live_ones_place_and_gives_it_back(params string[] killedAt)
    {
        var ops = replicated.Command;
        await ops.ReportAsync(0, "backup", "--target", "local");
        var name = Fact(await ops.ReportAsync(0, "restore", "--target", "local"), "database");
        await using (var owner = await replicated.OwnerAsync())
        {
            await owner.ExecuteAsync("CREATE TABLE newer AS SELECT 1 AS id", Stop);
        }

        foreach (var step in killedAt)
        {
            await ops.KillAtAsync(step, "restore", "promote", name, "--confirm", "--target", "local");
        }

        var promoted = await ops.ReportAsync(0, "restore", "promote", name, "--confirm", "--target", "local");

        Assert.Contains("public.newer: 1 rows now, not there then", Fact(promoted, "loss"), StringComparison.Ordinal);
        Assert.False(await HasNewerAsync());
        using (var http = new HttpClient { BaseAddress = await replicated.ApiAsync() })
        {
            Assert.True((await http.GetAsync(new Uri("/health", UriKind.Relative), Stop)).IsSuccessStatusCode);
        }

        var before = Fact(promoted, "before");
        var back = await ops.ReportAsync(0, "restore", "promote", before, "--confirm", "--target", "local");
        Assert.True(await HasNewerAsync());
        await using (var owner = await replicated.OwnerAsync())
        {
            await owner.ExecuteAsync("DROP TABLE newer", Stop);
        }
        await ops.ReportAsync(0, "restore", "discard", Fact(back, "before"), "--target", "local");
    }

    [Theory]
    [InlineData(2, "--to-time takes a second in UTC", "restore", "--to-time", "tomorrow")]
    [InlineData(2, "Required argument missing", "restore", "promote")]
    [InlineData(2, "Required argument missing", "restore", "discard")]
    [InlineData(2, "not both", "restore", "some", "--to-time", "2026-01-01T00:00:00")]
    [InlineData(3, "has not come yet", "restore", "--to-time", "2999-01-01T00:00:00")]
    public async Task What_cannot_be_is_refused(int exitCode, string said, params string[] arguments)
    {
        var result = await replicated.Command.RunAsync([.. arguments, "--target", "local"]);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(said, result.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no earlier second can be restored", "restore", "--to-time", "2001-01-01T00:00:00")]
    [InlineData("There is no restored database 'careconnect'", "restore", "discard", "careconnect")]
    [InlineData("There is no restored database 'careconnect'", "restore", "promote", "careconnect")]
    [InlineData("There is no table 'nonsense'", "restore", "--table", "nonsense")]
    [InlineData("There is no backup '20000101T000000Z-00000000'", "restore", "20000101T000000Z-00000000")]
    public async Task What_is_not_there_is_named(string said, params string[] arguments)
    {
        var ops = replicated.Command;
        await replicated.BackedUpAsync();

        var result = await ops.RunAsync([.. arguments, "--target", "local"]);
        await ops.RunAsync([.. arguments, "--target", "local", "--undo"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(said, result.StandardOutput, StringComparison.Ordinal);
    }

    private async Task<bool> HasNewerAsync()
    {
        await using var owner = await replicated.OwnerAsync();
        return await owner.ValueAsync<bool>("SELECT to_regclass('newer') IS NOT NULL", Stop);
    }

    private static string Fact(JsonElement report, string name) =>
        report.GetProperty("facts").GetProperty(name).GetString()!;
}
