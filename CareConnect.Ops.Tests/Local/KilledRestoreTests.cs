using System.Text.Json;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;

namespace CareConnect.Ops.Tests.Local;

/// <summary>Copies and restores that were killed anywhere are finished or taken back, and leave no server, folder or database.</summary>
[Collection(nameof(Replicated))]
public sealed class KilledRestoreTests(ReplicatedAppHostFixture replicated)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Operations => Path.Combine(replicated.Host.Home, "ops");

    [Fact]
    public async Task A_restore_to_a_second_is_finished_by_the_next_command_or_taken_back()
    {
        await replicated.BackedUpAsync();

        await FinishAndTakeBackAsync(
            ["[1/4]", "[2/4]", "[3/4]", "replaying", "bringing the database over", "[4/4]"],
            ["restore", "--to-time", await replicated.AWholeSecondAsync()]
        );
    }

    [Fact]
    public async Task A_restore_of_a_dump_is_finished_by_the_next_command_or_taken_back()
    {
        await replicated.BackedUpAsync();

        await FinishAndTakeBackAsync(["[1/4]", "[2/4]", "[3/4]", "[4/4]"], ["restore"]);
    }

    [Theory]
    [InlineData("[1/3]")]
    [InlineData("[2/3]")]
    [InlineData("[3/3]")]
    public async Task A_copy_of_the_server_is_made_by_the_next_command_or_taken_back(string step)
    {
        var ops = replicated.Command;
        string[] copy = ["backup", "--physical", "--target", "local"];
        await ops.KillAtAsync(step, copy);
        var made = await ops.ReportAsync(0, copy);
        await ops.KillAtAsync(step, copy);
        await ops.ReportAsync(0, [.. copy, "--undo"]);

        var copies = Path.Combine(Operations, "base");
        Assert.True(made.GetProperty("resumed").GetBoolean());
        Assert.True(File.Exists(Path.Combine(Folders(copies).Single(IsOf(made)) + ".json")));
        Assert.All(Folders(copies), folder => Assert.True(File.Exists(folder + ".json"), folder));
        Assert.Empty(LeftProcesses.In(copies));
    }

    [Fact]
    public async Task A_former_live_database_can_be_put_back_also_when_the_renaming_was_killed()
    {
        var ops = replicated.Command;
        await ops.ReportAsync(0, "backup", "--target", "local");
        var name = Fact(await ops.ReportAsync(0, "restore", "--target", "local"), "database");
        string[] promote = ["restore", "promote", name, "--confirm", "--target", "local"];
        await ops.KillAtAsync("[5/5]", promote);

        var list = await ops.RunAsync("restore", "list", "--target", "local");
        await ops.ReportAsync(0, [.. promote, "--undo"]);

        Assert.Contains("the live database until then", list.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("NOT WHOLE", list.StandardOutput, StringComparison.Ordinal);
        using var topology = replicated.Topology();
        await topology.ApiIsHealthyAsync(TimeSpan.FromMinutes(1), Stop);
        await ops.ReportAsync(0, "restore", "discard", name, "--target", "local");
        await NothingIsLeftAsync();
    }

    private async Task FinishAndTakeBackAsync(string[] moments, string[] words)
    {
        var ops = replicated.Command;
        string[] restore = [.. words, "--target", "local"];
        foreach (var moment in moments)
        {
            await ops.KillAtAsync(moment, restore);
        }

        var restored = await ops.ReportAsync(0, restore);
        Assert.True(restored.GetProperty("resumed").GetBoolean());
        await ops.ReportAsync(0, "restore", "discard", Fact(restored, "database"), "--target", "local");
        await NothingIsLeftAsync();
        foreach (var moment in moments)
        {
            await ops.KillAtAsync(moment, restore);
            await ops.ReportAsync(0, [.. restore, "--undo"]);
            await NothingIsLeftAsync();
        }
    }

    private async Task NothingIsLeftAsync()
    {
        await using var owner = await replicated.OwnerAsync();
        Assert.Empty(
            await owner.RowsAsync(
                "SELECT datname FROM pg_database WHERE datname ~ '_(restore|before)_'",
                row => row.GetString(0),
                Stop
            )
        );
        var scratch = Path.Combine(Operations, "scratch");
        Assert.Empty(Directory.Exists(scratch) ? Directory.GetFileSystemEntries(scratch) : []);
        Assert.Empty(LeftProcesses.In(scratch));
    }

    private static Func<string, bool> IsOf(JsonElement made) =>
        folder => Path.GetFileName(folder) == Fact(made, "base");

    private static IEnumerable<string> Folders(string copies) =>
        Directory.GetDirectories(copies).SelectMany(Directory.GetDirectories);

    private static string Fact(JsonElement report, string name) =>
        report.GetProperty("facts").GetProperty(name).GetString()!;
}
