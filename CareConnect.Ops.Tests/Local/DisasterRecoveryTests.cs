using System.Text.Json;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Verbs.DisasterRecovery;

namespace CareConnect.Ops.Tests.Local;

/// <summary>Over to the standby and back, with real PostgreSQL, under load from the real API.</summary>
[Collection(nameof(Replicated))]
public sealed class DisasterRecoveryTests(ReplicatedAppHostFixture replicated)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Failover_and_failback_lose_no_acknowledged_write_and_restart_no_service()
    {
        var ops = replicated.Command;
        var started = await ServiceStartsAsync();
        using var writes = new WriteLoad(await replicated.ApiAsync());
        await writes.StartAsync(Stop);

        await ops.ReportAsync(0, "dr", "failover", "--target", "local");
        Assert.Equal((ServerRole.Silent, ServerRole.Primary), await replicated.RolesAsync());
        await AcknowledgedSinceAsync(writes, DateTimeOffset.UtcNow);
        await ops.ReportAsync(0, "dr", "failback", "--target", "local");
        await AcknowledgedSinceAsync(writes, DateTimeOffset.UtcNow);
        await writes.StopAsync();

        Assert.Equal((ServerRole.Primary, ServerRole.Standby), await replicated.RolesAsync());
        Assert.Equal(started, await ServiceStartsAsync());
        await using var owner = await replicated.OwnerAsync();
        var kept = await owner.RowsAsync(
            $"SELECT id FROM vital_signs WHERE patient_id = '{writes.Patient}'",
            row => row.GetGuid(0),
            Stop
        );
        Assert.Empty(writes.Acknowledgements.Select(write => write.Id).Except(kept));
    }

    [Theory]
    [InlineData("[2/5]", "[2/6]")]
    [InlineData("[3/5]", "[3/6]")]
    [InlineData("[4/5]", "[4/6]")]
    [InlineData("[5/5]", "[5/6]")]
    public async Task Whatever_was_killed_at_a_step_is_finished_by_the_next_command(string over, string back)
    {
        var ops = replicated.Command;

        await ops.KillAtAsync(over, "dr", "failover", "--target", "local");
        var failover = await ops.ReportAsync(0, "dr", "failover", "--target", "local");
        await ops.KillAtAsync(back, "dr", "failback", "--target", "local");
        await ops.ReportAsync(0, "dr", "failback", "--target", "local");

        Assert.True(failover.GetProperty("resumed").GetBoolean());
        Assert.Equal((ServerRole.Primary, ServerRole.Standby), await replicated.RolesAsync());
    }

    [Fact]
    public async Task A_failover_that_was_killed_before_the_promotion_can_be_taken_back()
    {
        var ops = replicated.Command;
        await ops.KillAtAsync("[2/5]", "dr", "failover", "--target", "local");

        await ops.ReportAsync(0, "dr", "failover", "--target", "local", "--undo");

        Assert.Equal((ServerRole.Primary, ServerRole.Standby), await replicated.RolesAsync());
    }

    [Fact]
    public async Task A_fenced_server_stays_read_only_when_the_whole_topology_starts_again()
    {
        var ops = replicated.Command;
        await ops.ReportAsync(0, "dr", "failover", "--target", "local");

        await replicated.Host.RestartAsync(Stop);
        using (var topology = replicated.Topology())
        {
            await topology.StartAsync(LocalNames.Replica, Stop);
            await topology.ApiIsHealthyAsync(TimeSpan.FromMinutes(2), Stop);
        }

        Assert.Equal((ServerRole.Standby, ServerRole.Primary), await replicated.RolesAsync());
        using var writes = new WriteLoad(await replicated.ApiAsync());
        await writes.StartAsync(Stop);
        await AcknowledgedSinceAsync(writes, DateTimeOffset.UtcNow);
        await writes.StopAsync();
        var second = await ops.RunAsync("dr", "failover", "--target", "local");
        Assert.Equal(3, second.ExitCode);
        await ops.ReportAsync(0, "dr", "failback", "--target", "local");
        Assert.Equal((ServerRole.Primary, ServerRole.Standby), await replicated.RolesAsync());
    }

    [Fact]
    public async Task The_status_says_roles_and_lag_and_that_a_standby_which_is_away_is_a_danger()
    {
        var ops = replicated.Command;
        var well = await ops.ReportAsync(0, "dr", "status", "--target", "local");
        using var topology = replicated.Topology();
        await topology.StopAsync(LocalNames.Replica, Stop);

        var away = await ops.ReportAsync(1, "dr", "status", "--target", "local");
        await topology.StartAsync(LocalNames.Replica, Stop);

        Assert.Equal("OK postgres is primary, postgres-replica is standby", Fact(well, "roles"));
        Assert.StartsWith("OK postgres_replica is streaming", Fact(well, "lag"), StringComparison.Ordinal);
        Assert.StartsWith("FAILURE no standby follows", Fact(away, "lag"), StringComparison.Ordinal);
        Assert.StartsWith("WARNING postgres_replica is not active", Fact(away, "slots"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failover", "SELECT pg_promote")]
    [InlineData("failback", "pg_basebackup")]
    public async Task A_dry_run_shows_the_steps_and_moves_nothing(string verb, string call)
    {
        var result = await replicated.Command.RunAsync("dr", verb, "--target", "local", "--dry-run");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(call, result.StandardOutput, StringComparison.Ordinal);
        Assert.Equal((ServerRole.Primary, ServerRole.Standby), await replicated.RolesAsync());
    }

    [Fact]
    public async Task A_failback_without_a_failover_is_refused()
    {
        var result = await replicated.Command.RunAsync("dr", "failback", "--target", "local");
        await replicated.Command.RunAsync("dr", "failback", "--target", "local", "--undo");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("there is nothing to go back to", result.StandardError, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> ServiceStartsAsync()
    {
        using var topology = replicated.Topology();
        return
        [
            .. (await topology.ResourcesAsync(Stop))
                .Where(resource => resource.Name is LocalNames.Api or LocalNames.Worker)
                .SelectMany(resource => resource.Replicas is { Count: > 0 } replicas ? replicas : [resource])
                .Select(replica => $"{replica.Name} {replica.StartTime:O}"),
        ];
    }

    private static Task AcknowledgedSinceAsync(WriteLoad writes, DateTimeOffset since) =>
        ResourceControl.UntilAsync(
            TimeSpan.FromMinutes(1),
            () => Task.FromResult(writes.Acknowledgements.Any(write => write.Time > since)),
            "No write is acknowledged.",
            Stop
        );

    private static string Fact(JsonElement report, string name) =>
        report.GetProperty("facts").GetProperty(name).GetString()!;
}
