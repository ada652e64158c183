using System.Text.Json;
using CareConnect.Ops.Tests.Local;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>RDS snapshots and restores, and the way over to the standby, on the emulator: its databases hold nothing.</summary>
[Collection(OneCloud.Name)]
public sealed class RecoveryTests(Cloud cloud, AppHostFixture host) : IAsyncLifetime
{
    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.RunsNoServices is not null, AwsEmulator.RunsNoServices ?? "");
        cloud.Proxy.Clear();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_snapshot_is_taken_listed_and_restored_beside_its_source_and_only_that_can_be_discarded()
    {
        await CreateAsync("careconnect-dev-postgres");
        var vpc = await VpcStage.BuildAsync(
            cloud,
            await host.HostAsync(),
            TestContext.Current.CancellationToken,
            """databases = { postgres = { identifier = "careconnect-dev-postgres", reader_identifier = null } }"""
        );
        using var local = vpc.Local;

        var backup = await cloud.Ops.ReportAsync(0, "backup", "--physical", "--target", "aws", "--env", "dev");
        var list = await cloud.Ops.RunAsync("backup", "list", "--target", "aws", "--env", "dev");
        var snapshot = Fact(backup, "snapshots");
        var restored = await cloud.Ops.ReportAsync(0, "restore", snapshot, "--target", "aws", "--env", "dev");
        var target = Fact(restored, "target");
        var instance = await InstanceAsync(target);
        var refused = await cloud.Ops.RunAsync(
            "restore",
            "discard",
            "careconnect-dev-postgres",
            "--target",
            "aws",
            "--env",
            "dev"
        );
        await cloud.Ops.ReportAsync(0, "restore", "discard", target, "--target", "aws", "--env", "dev");

        Assert.Contains(snapshot, list.StandardOutput, StringComparison.Ordinal);
        Assert.StartsWith("careconnect-dev-postgres-restore-", target, StringComparison.Ordinal);
        Assert.Equal("db.t3.micro", instance.GetProperty("DBInstanceClass").GetString());
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(
            "There is no restored database 'careconnect-dev-postgres'",
            refused.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "careconnect-dev-postgres",
            (await InstanceAsync("careconnect-dev-postgres")).GetProperty("DBInstanceIdentifier").GetString()
        );
        var left = await cloud.AwsAsync("rds", "describe-db-instances");
        Assert.DoesNotContain(target, left.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_standby_takes_over_databases_first_and_the_edge_last()
    {
        await using var site = new Site();
        var standby = await Standby.OfAsync(cloud, site, failedOver: false);
        string[] failover =
        [
            "dr",
            "failover",
            "--target",
            "aws",
            "--env",
            "dr",
            "--ticket",
            "INC-1",
            "--approver",
            "Ada",
        ];

        var status = await cloud.Ops.RunAsync("dr", "status", "--target", "aws", "--env", "dr");
        await cloud.Ops.KillAtAsync("] Start the services", failover);
        var report = await cloud.Ops.ReportAsync(0, failover);

        Assert.Contains("careconnect-dr-postgres follows, ", status.StandardOutput, StringComparison.Ordinal);
        Assert.True(report.GetProperty("resumed").GetBoolean());
        Assert.Null(await standby.SourceAsync(Standby.Dr));
        // RDS would keep the backups of one day.
        Assert.Equal(35, (await standby.FindAsync(Standby.Dr))!.Value.GetProperty("BackupRetentionPeriod").GetInt32());
        Assert.Contains(
            cloud.Proxy.Calls,
            call =>
                call.Name == "PromoteReadReplica"
                && call.Body.Contains("BackupRetentionPeriod=35", StringComparison.Ordinal)
        );
        Assert.Equal(2, (await standby.Second.ServiceAsync("api-blue")).Tasks);
        var changing = cloud
            .Proxy.Calls.Select(call => call.Name)
            .Where(name => name is "PromoteReadReplica" or "UpdateService")
            .Distinct();
        Assert.Equal(["PromoteReadReplica", "UpdateService"], changing);
        Assert.Equal("standby", await standby.EdgeAsync());
    }

    [Fact]
    public async Task Health_names_what_runs_and_what_does_not_answer()
    {
        var result = await cloud.Ops.RunAsync("health", "--target", "aws", "--env", "staging");

        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"api +OK \d of \d tasks run", result.StandardOutput);
        Assert.Matches(@"worker +OK 1 of 1 tasks run", result.StandardOutput);
        Assert.Contains("0 of 0 targets are healthy", result.StandardOutput, StringComparison.Ordinal);
        Assert.Matches(@"alarms +OK none speaks", result.StandardOutput);
    }

    private Task<JsonElement> CreateAsync(string identifier) =>
        cloud.AwsAsync(
            "rds",
            "create-db-instance",
            "--db-instance-identifier",
            identifier,
            "--db-instance-class",
            "db.t3.micro",
            "--engine",
            "postgres",
            "--allocated-storage",
            "20",
            "--master-username",
            "careconnect",
            "--master-user-password",
            "only-for-this-test",
            "--backup-retention-period",
            "7"
        );

    private async Task<JsonElement> InstanceAsync(string identifier) =>
        (await cloud.AwsAsync("rds", "describe-db-instances", "--db-instance-identifier", identifier)).GetProperty(
            "DBInstances"
        )[0];

    private static string Fact(JsonElement report, string name) =>
        report.GetProperty("facts").GetProperty(name).GetString()!;
}
