using System.Text.Json;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// The way back to production's region on the emulator. Its replicas copy nothing and its CloudWatch says what the test says: what
/// is proven is which calls are made, in which order, and what stands afterwards.
/// </summary>
[Collection(OneCloud.Name)]
public sealed class FailbackTests(Cloud cloud) : IAsyncLifetime
{
    private static readonly string[] Failback =
    [
        "dr",
        "failback",
        "--target",
        "aws",
        "--env",
        "dr",
        "--ticket",
        "CHG-7",
        "--approver",
        "Ada",
    ];

    private static readonly string[] Steps =
    [
        "Keep prod's services down",
        "Set prod's databases aside",
        "Let new ones follow dr's",
        "Bring dr's files",
        "Close dr",
        "Bring the last files",
        "Promote prod's databases",
        "Start prod's services",
        "Turn the edge back",
        "Set dr's databases aside",
        "Tell Terraform",
    ];

    private readonly Site _site = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.RunsNoServices is not null, AwsEmulator.RunsNoServices ?? "");
        cloud.WriteOperations(Cloud.AnyTime);
        cloud.Proxy.Clear();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        cloud.WriteOperations(Cloud.AnyTime);
        return _site.DisposeAsync();
    }

    [Fact]
    public async Task Prod_gets_what_dr_has_and_serves_again_however_busy_AWS_is()
    {
        var standby = await Standby.OfAsync(cloud, _site, failedOver: true);
        await using var lag = standby.Lag(0, Standby.Prod);
        var before = await standby.FindAsync(Standby.Prod);
        await cloud.AwsAsync("s3api", "put-object", "--bucket", Standby.Files("dr"), "--key", "taken/in/dr.pdf");
        cloud.Proxy.Refuse("CreateDBInstanceReadReplica", "Throttling", 4);
        cloud.Proxy.Refuse("PromoteReadReplica", "Throttling", 4);

        var report = await cloud.Ops.ReportAsync(0, Failback);

        await AssertBackAsync(standby, before!.Value);
        Assert.Equal(
            [
                // Prod's services; the reader's name, the snapshot, the primary's name.
                "UpdateService",
                "ModifyDBInstance",
                "CreateDBSnapshot",
                "ModifyDBInstance",
                // The new one, its backups, its reader.
                "CreateDBInstanceReadReplica",
                "ModifyDBInstance",
                "CreateDBInstanceReadReplica",
                // Dr closes, prod opens, and dr's gets another name.
                "UpdateService",
                "AddTagsToResource",
                "PromoteReadReplica",
                "UpdateService",
                "ModifyDBInstance",
            ],
            Changes()
        );
        var replica = cloud.Proxy.Calls.First(call => call.Name == "CreateDBInstanceReadReplica").Body;
        Assert.Contains("PreSignedUrl=", replica, StringComparison.Ordinal);
        Assert.Contains($"DBSubnetGroupName={Standby.Prod}&", replica, StringComparison.Ordinal);
        Assert.Contains(
            "failover_armed = false",
            string.Join(' ', report.GetProperty("summary").EnumerateArray().Select(line => line.GetString())),
            StringComparison.Ordinal
        );

        await cloud.AwsAsync("s3api", "head-object", "--bucket", Standby.Files("prod"), "--key", "taken/in/dr.pdf");

        // What is done is not done again.
        var again = await cloud.Ops.RunAsync(Failback);
        Assert.Equal(3, again.ExitCode);
        Assert.Contains($"there is no {Standby.Dr}", again.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_at_each_step_it_goes_on_and_ends_the_same()
    {
        var standby = await Standby.OfAsync(cloud, _site, failedOver: true);
        await using var lag = standby.Lag(0, Standby.Prod);
        var before = await standby.FindAsync(Standby.Prod);

        foreach (var step in Steps)
        {
            await cloud.Ops.KillAtAsync($"] {step}", Failback);
        }

        var report = await cloud.Ops.ReportAsync(0, Failback);

        Assert.True(report.GetProperty("resumed").GetBoolean());
        await AssertBackAsync(standby, before!.Value);
    }

    [Fact]
    public async Task Who_may_not_promote_finds_dr_open_again_and_goes_on_from_there()
    {
        var standby = await Standby.OfAsync(cloud, _site, failedOver: true);
        await using var lag = standby.Lag(0, Standby.Prod);
        cloud.Proxy.Refuse("PromoteReadReplica", "AccessDenied", 1);

        var report = await cloud.Ops.ReportAsync(1, Failback);

        Assert.True(report.GetProperty("takenBack").GetBoolean());
        Assert.Contains(
            "this login may not PromoteReadReplica",
            report.GetProperty("problem").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(2, (await standby.Second.ServiceAsync("api-blue")).Tasks);
        Assert.Equal(0, (await standby.First.ServiceAsync("api-blue")).Tasks);
        Assert.Equal("standby", await standby.EdgeAsync());
        Assert.EndsWith($":{Standby.Dr}", await standby.SourceAsync(Standby.Prod), StringComparison.Ordinal);
        Assert.DoesNotContain("promoted-from", Tags(await standby.FindAsync(Standby.Prod)), StringComparison.Ordinal);

        cloud.Proxy.Clear();
        await cloud.Ops.KillAtAsync("] Start prod's services", Failback);

        Assert.Null(await standby.SourceAsync(Standby.Prod));
        Assert.DoesNotContain("CreateDBInstanceReadReplica", Changes());

        // Nobody was sent to prod yet: dr, which has all of it, may go on.
        await cloud.Ops.ReportAsync(0, [.. Failback, "--undo"]);

        Assert.Equal(2, (await standby.Second.ServiceAsync("api-blue")).Tasks);
        Assert.DoesNotContain("promoted-from", Tags(await standby.FindAsync(Standby.Prod)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_refused_where_nothing_failed_over_or_only_half_of_it_or_now()
    {
        var standby = await Standby.OfAsync(cloud, _site, failedOver: false);

        var nothing = await cloud.Ops.RunAsync(Failback);
        await standby.Second.AwsAsync("rds", "promote-read-replica", "--db-instance-identifier", Standby.Dr);
        var half = await cloud.Ops.RunAsync(Failback);
        cloud.WriteOperations("""{"environments": {"dr": {"windows": []}}}""");
        var now = await cloud.Ops.RunAsync(Failback);
        var other = await cloud.Ops.RunAsync("dr", "failback", "--target", "aws", "--env", "prod");

        Assert.Equal((3, 3, 3, 1), (nothing.ExitCode, half.ExitCode, now.ExitCode, other.ExitCode));
        Assert.Contains("nothing failed over", nothing.StandardError, StringComparison.Ordinal);
        Assert.Contains("but the edge leads to prod", half.StandardError, StringComparison.Ordinal);
        Assert.Contains("change window", now.StandardError, StringComparison.Ordinal);
        Assert.Contains("--env dr", other.StandardError, StringComparison.Ordinal);
        Assert.Empty(Changes());
        Assert.Equal([Standby.Dr, Standby.Prod, Standby.Reader], await standby.NamesAsync());
    }

    // Production has what the standby region had, looks as it did, and Terraform knows it; the old ones are kept.
    private async Task AssertBackAsync(Standby standby, JsonElement before)
    {
        var now = (await standby.FindAsync(Standby.Prod))!.Value;
        foreach (
            var field in new[]
            {
                "DBInstanceClass",
                "MultiAZ",
                "KmsKeyId",
                "StorageEncrypted",
                "DeletionProtection",
                "BackupRetentionPeriod",
                "PreferredBackupWindow",
                "PreferredMaintenanceWindow",
                "MaxAllocatedStorage",
                "VpcSecurityGroups",
                "DBParameterGroups",
                "Endpoint",
            }
        )
        {
            Assert.Equal(before.GetProperty(field).GetRawText(), now.GetProperty(field).GetRawText());
        }

        var (old, fresh) = (Text(before, "DbiResourceId"), Text(now, "DbiResourceId"));
        Assert.NotEqual(old, fresh);
        Assert.Contains("daily", Tags(now), StringComparison.Ordinal);
        Assert.Null(await standby.SourceAsync(Standby.Prod));
        Assert.Equal(Standby.Prod, await standby.SourceAsync(Standby.Reader));

        var names = await standby.NamesAsync();
        Assert.Equal(5, names.Count);
        var aside = names.Single(name => name.StartsWith($"{Standby.Prod}-before-failback-", StringComparison.Ordinal));
        Assert.Contains(names, name => name.StartsWith($"{Standby.Reader}-before-failback-", StringComparison.Ordinal));
        Assert.Contains(names, name => name.StartsWith($"{Standby.Dr}-before-failback-", StringComparison.Ordinal));
        Assert.Equal(old, Text((await standby.FindAsync(aside))!.Value, "DbiResourceId"));
        var snapshots = await standby.First.AwsAsync("rds", "describe-db-snapshots", "--db-snapshot-identifier", aside);
        Assert.Single(snapshots.GetProperty("DBSnapshots").EnumerateArray());

        Assert.Equal(2, (await standby.First.ServiceAsync("api-blue")).Tasks);
        Assert.Equal(2, (await standby.First.ServiceAsync("worker")).Tasks);
        Assert.Equal(0, (await standby.Second.ServiceAsync("api-blue")).Tasks);
        Assert.Equal(0, (await standby.Second.ServiceAsync("worker")).Tasks);
        Assert.Equal("services", await standby.EdgeAsync());
        Assert.Contains(fresh, await StateAsync("prod"), StringComparison.Ordinal);
        Assert.DoesNotContain(old, await StateAsync("prod"), StringComparison.Ordinal);
        Assert.DoesNotContain("aws_db_instance", await StateAsync("dr"), StringComparison.Ordinal);
    }

    private async Task<string> StateAsync(string environment)
    {
        var file = Path.GetTempFileName();
        try
        {
            await cloud.AwsAsync(
                "s3api",
                "get-object",
                "--bucket",
                $"careconnect-{environment}-state",
                "--key",
                $"{environment}/terraform.tfstate",
                file
            );
            return await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // What changes something, in its order; the same again and again counts once.
    private IReadOnlyList<string> Changes()
    {
        var names = cloud
            .Proxy.Calls.Select(call => call.Name)
            .Where(name =>
                name
                    is "UpdateService"
                        or "CreateDBSnapshot"
                        or "ModifyDBInstance"
                        or "CreateDBInstanceReadReplica"
                        or "AddTagsToResource"
                        or "PromoteReadReplica"
                        or "DeleteDBInstance"
            )
            .ToList();
        return [.. names.Where((name, index) => index == 0 || names[index - 1] != name)];
    }

    private static string Tags(JsonElement? instance) => instance!.Value.GetProperty("TagList").GetRawText();

    private static string Text(JsonElement instance, string name) => instance.GetProperty(name).GetString()!;
}
