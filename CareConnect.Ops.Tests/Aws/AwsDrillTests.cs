using System.Text.Json;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// A drill of the standby region on the emulator: whatever becomes of it, nothing is left of what it restored, and nothing else is
/// touched. The emulator restores in no time, so that its figures prove nothing.
/// </summary>
[Collection(OneCloud.Name)]
public sealed class AwsDrillTests(Cloud cloud) : IAsyncLifetime
{
    private static readonly string[] Drill = ["dr", "drill", "--target", "aws", "--env", "dr"];
    private static readonly string[] All = [Standby.Dr, Standby.Prod, Standby.Reader];

    private Standby _standby = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.RunsNoServices is not null, AwsEmulator.RunsNoServices ?? "");
        _standby = await Standby.AtRestAsync(cloud);
    }

    public async ValueTask DisposeAsync()
    {
        if (_standby is not null)
        {
            Assert.Equal(All, await _standby.NamesAsync());
        }
    }

    [Fact]
    public async Task It_restores_beside_the_replica_measures_writes_that_down_and_leaves_nothing()
    {
        await using var lag = _standby.Lag(2, Standby.Dr);
        await lag.IsKnownAsync();
        cloud.Proxy.Refuse("RestoreDBInstanceToPointInTime", "Throttling", 4);

        var report = await cloud.Ops.ReportAsync(0, Drill);
        var status = await cloud.Ops.RunAsync("dr", "status", "--target", "aws", "--env", "dr");

        var told = string.Join('\n', report.GetProperty("summary").EnumerateArray().Select(line => line.GetString()));
        Assert.Contains("an emulator, whose times prove nothing", told, StringComparison.Ordinal);
        Assert.Matches(@"RTO   \d\.\d min \(guide 240 min: met; ours 30 min: met\)", told);
        Assert.Contains(
            "RPO   0.0 min (guide 60 min: met; ours 5 min: met): what a failover",
            told,
            StringComparison.Ordinal
        );
        Assert.Contains("Restore to the newest point in time: called on the emulator", told, StringComparison.Ordinal);
        Assert.Contains("Promote the replica: rehearsed locally", told, StringComparison.Ordinal);
        Assert.Contains("Turn the edge: not provable here", told, StringComparison.Ordinal);

        var written = await NewestReportAsync();
        var copy = written.GetProperty("databases")[0];
        Assert.Equal(Standby.Dr, copy.GetProperty("identifier").GetString());
        Assert.Equal(2, copy.GetProperty("lagSeconds").GetDouble());
        Assert.True(copy.GetProperty("writableSeconds").GetDouble() > 0);
        Assert.True(written.GetProperty("isEmulated").GetBoolean());
        Assert.Matches(@"drill +OK \d{4}-\d\d-\d\d \d\d:\d\d: a restore took", status.StandardOutput);
        Assert.Contains($"{Standby.Dr} follows, 2 s behind", status.StandardOutput, StringComparison.Ordinal);

        var restored = cloud.Proxy.Calls.Last(call => call.Name == "RestoreDBInstanceToPointInTime").Body;
        Assert.Contains($"SourceDBInstanceIdentifier={Standby.Dr}&", restored, StringComparison.Ordinal);
        Assert.Contains($"TargetDBInstanceIdentifier={Standby.Dr}-restore-drill-", restored, StringComparison.Ordinal);
        Assert.Equal(["RestoreDBInstanceToPointInTime", "DeleteDBInstance"], Changes());
    }

    [Fact]
    public async Task Nothing_is_left_when_a_step_fails_and_the_next_command_goes_on()
    {
        await using var lag = _standby.Lag(2, Standby.Dr);
        await lag.IsKnownAsync();
        cloud.Proxy.RefuseAfter("RestoreDBInstanceToPointInTime", "DescribeDBInstances", "AccessDenied", 1);

        var failed = await cloud.Ops.ReportAsync(1, Drill);
        Assert.Contains("DeleteDBInstance", Changes());
        Assert.Equal(All, await _standby.NamesAsync());
        cloud.Proxy.Refuse("RestoreDBInstanceToPointInTime", "AccessDenied", 1);
        var denied = await cloud.Ops.ReportAsync(1, Drill);
        Assert.Equal(All, await _standby.NamesAsync());
        var mended = await cloud.Ops.ReportAsync(0, Drill);

        Assert.Contains("may not DescribeDBInstances", Problem(failed), StringComparison.Ordinal);
        Assert.Contains("may not RestoreDBInstanceToPointInTime", Problem(denied), StringComparison.Ordinal);
        Assert.True(mended.GetProperty("resumed").GetBoolean());
    }

    [Fact]
    public async Task What_a_killed_drill_left_goes_with_the_next_command_or_with_undo_and_Ctrl_C_leaves_nothing()
    {
        const string Restored = "is being restored";
        await using var lag = _standby.Lag(2, Standby.Dr);

        await cloud.Ops.KillAtAsync(Restored, Drill);
        Assert.Equal(4, (await _standby.NamesAsync()).Count);
        await cloud.Ops.ReportAsync(0, [.. Drill, "--undo"]);
        Assert.Equal(All, await _standby.NamesAsync());

        await cloud.Ops.KillAtAsync(Restored, Drill);
        Assert.Equal(4, (await _standby.NamesAsync()).Count);
        Assert.NotEqual(0, await cloud.Ops.InterruptAtAsync(Restored, Drill));
        Assert.Equal(All, await _standby.NamesAsync());

        await cloud.Ops.KillAtAsync("] Write the report", Drill);
        var report = await cloud.Ops.ReportAsync(0, Drill);
        Assert.True(report.GetProperty("resumed").GetBoolean());
        Assert.Equal("doneBefore", report.GetProperty("steps")[1].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Another_drill_is_not_disturbed_and_there_is_none_where_there_is_load_or_no_standby()
    {
        const string Others = $"{Standby.Dr}-restore-drill-0a1b2c3d";
        await _standby.Second.AwsAsync(
            "rds",
            "restore-db-instance-to-point-in-time",
            "--source-db-instance-identifier",
            Standby.Dr,
            "--target-db-instance-identifier",
            Others,
            "--use-latest-restorable-time"
        );
        try
        {
            var second = await cloud.Ops.RunAsync(Drill);
            var load = await cloud.Ops.RunAsync([.. Drill, "--seconds", "5"]);
            var prod = await cloud.Ops.RunAsync("dr", "drill", "--target", "aws", "--env", "prod");

            Assert.Equal((1, 1, 1), (second.ExitCode, load.ExitCode, prod.ExitCode));
            Assert.Contains($"careconnect restore discard {Others}", second.StandardOutput, StringComparison.Ordinal);
            Assert.Contains("leave --seconds out", load.StandardError, StringComparison.Ordinal);
            Assert.Contains("--env dr", prod.StandardError, StringComparison.Ordinal);
            Assert.Empty(Changes());
        }
        finally
        {
            await cloud.Ops.ReportAsync(
                0,
                "restore",
                "discard",
                Others,
                "--target",
                "aws",
                "--env",
                "dr",
                "--ticket",
                "CHG-8",
                "--approver",
                "Ada"
            );
        }
    }

    private async Task<JsonElement> NewestReportAsync()
    {
        var keys = await cloud.AwsAsync(
            "s3api",
            "list-objects-v2",
            "--bucket",
            "careconnect-dr-backups",
            "--prefix",
            "ops/drills/"
        );
        var key = keys.GetProperty("Contents").EnumerateArray().Last().GetProperty("Key").GetString()!;
        var file = Path.GetTempFileName();
        await cloud.AwsAsync("s3api", "get-object", "--bucket", "careconnect-dr-backups", "--key", key, file);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        File.Delete(file);
        return json.RootElement.Clone();
    }

    private IReadOnlyList<string> Changes() =>
        [
            .. cloud
                .Proxy.Calls.Select(call => call.Name)
                .Where(name =>
                    name is "RestoreDBInstanceToPointInTime" or "DeleteDBInstance" or "ModifyDBInstance"
                    || name.StartsWith("Promote", StringComparison.Ordinal)
                    || name.StartsWith("Create", StringComparison.Ordinal)
                    || name.StartsWith("Update", StringComparison.Ordinal)
                )
                .Distinct(),
        ];

    private static string? Problem(JsonElement report) => report.GetProperty("problem").GetString();
}
