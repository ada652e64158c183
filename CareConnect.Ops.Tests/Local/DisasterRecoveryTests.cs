using System.Text.Json;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Verbs.DisasterRecovery;
using Npgsql;

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

        var failover = await ops.ReportAsync(0, "dr", "failover", "--target", "local");
        Assert.Equal("Walk through a patient's day", LastStep(failover));
        Assert.Equal((ServerRole.Silent, ServerRole.Primary), await replicated.RolesAsync());
        await AcknowledgedSinceAsync(writes, DateTimeOffset.UtcNow);
        Assert.Equal(
            "Walk through a patient's day",
            LastStep(await ops.ReportAsync(0, "dr", "failback", "--target", "local"))
        );
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
        await NobodyIsLeftAsync();
    }

    [Fact]
    public async Task Whatever_was_killed_at_every_step_is_finished_by_the_next_command()
    {
        var ops = replicated.Command;

        await KillAsync("failover", "[1/6]", "[2/6]", "[3/6]", "[4/6]", "[5/6]", "[6/6]");
        var failover = await ops.ReportAsync(0, "dr", "failover", "--target", "local");
        await KillAsync("failback", "[1/7]", "[2/7]", "[3/7]", "[4/7]", "[5/7]", "[6/7]", "[7/7]");
        var failback = await ops.ReportAsync(0, "dr", "failback", "--target", "local");

        Assert.True(failover.GetProperty("resumed").GetBoolean());
        Assert.True(failback.GetProperty("resumed").GetBoolean());
        Assert.Equal((ServerRole.Primary, ServerRole.Standby), await replicated.RolesAsync());
        await NobodyIsLeftAsync();

        async Task KillAsync(string verb, params string[] steps)
        {
            foreach (var step in steps)
            {
                await ops.KillAtAsync(step, "dr", verb, "--target", "local");
            }
        }
    }

    [Fact]
    public async Task A_failover_that_was_never_finished_is_not_taken_up_after_the_way_back()
    {
        var ops = replicated.Command;
        await ops.KillAtAsync("[5/6]", "dr", "failover", "--target", "local");
        await ops.ReportAsync(0, "dr", "failback", "--target", "local");

        var failover = await ops.ReportAsync(0, "dr", "failover", "--target", "local");

        Assert.False(failover.GetProperty("resumed").GetBoolean());
        Assert.Equal((ServerRole.Silent, ServerRole.Primary), await replicated.RolesAsync());
        var rotation = await ops.RunAsync("rotate", "--target", "local");
        Assert.Equal(3, rotation.ExitCode);
        Assert.Contains("dr failback", rotation.StandardError, StringComparison.Ordinal);
        await ops.ReportAsync(0, "dr", "failback", "--target", "local");
        Assert.Equal((ServerRole.Primary, ServerRole.Standby), await replicated.RolesAsync());
    }

    [Fact]
    public async Task A_failover_that_was_killed_before_the_promotion_can_be_taken_back()
    {
        var ops = replicated.Command;
        await ops.KillAtAsync("[2/6]", "dr", "failover", "--target", "local");

        await ops.ReportAsync(0, "dr", "failover", "--target", "local", "--undo");

        Assert.Equal((ServerRole.Primary, ServerRole.Standby), await replicated.RolesAsync());
    }

    [Fact]
    public async Task A_failback_that_was_killed_before_it_switched_over_can_be_taken_back()
    {
        var ops = replicated.Command;
        await ops.ReportAsync(0, "dr", "failover", "--target", "local");
        await ops.KillAtAsync("[4/7]", "dr", "failback", "--target", "local");
        // Where the kill came too late for that, it says so.
        var undo = await ops.RunAsync("dr", "failback", "--target", "local", "--undo");

        var wasPromoted = undo.StandardError.Contains("was promoted already", StringComparison.Ordinal);
        Assert.True(undo.ExitCode == (wasPromoted ? 1 : 0), undo.StandardError);
        var (first, second) = await replicated.RolesAsync();
        Assert.Equal(wasPromoted ? ServerRole.Primary : ServerRole.Silent, first);
        Assert.True(wasPromoted || second == ServerRole.Primary);
        await ops.ReportAsync(0, "dr", "failback", "--target", "local");
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
        await ServicesAreKeptOutAsync();
        using var writes = new WriteLoad(await replicated.ApiAsync());
        await writes.StartAsync(Stop);
        await AcknowledgedSinceAsync(writes, DateTimeOffset.UtcNow);
        await writes.StopAsync();
        // Each read is audited, which the fenced server must not be asked to do though it answers again.
        await ops.ReportAsync(0, "smoke", "--target", "local");
        var second = await ops.RunAsync("dr", "failover", "--target", "local");
        Assert.Equal(3, second.ExitCode);
        await ops.ReportAsync(0, "dr", "failback", "--target", "local");
        Assert.Equal((ServerRole.Primary, ServerRole.Standby), await replicated.RolesAsync());
    }

    [Fact]
    public async Task The_status_says_roles_and_lag_and_that_a_standby_which_is_away_is_a_danger()
    {
        var ops = replicated.Command;
        await replicated.StandbyFollowsAsync();
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

    [Fact]
    public async Task A_failback_without_a_failover_is_refused()
    {
        var result = await replicated.Command.RunAsync("dr", "failback", "--target", "local");
        var undo = await replicated.Command.RunAsync("dr", "failback", "--target", "local", "--undo");

        Assert.Contains("nothing to take back", undo.StandardOutput, StringComparison.Ordinal);
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

    // It answers, and its data is old.
    private async Task ServicesAreKeptOutAsync()
    {
        using var topology = replicated.Topology();
        var fenced = (await ServerPair.OfAsync(topology, Stop)).First.Login;
        var service = new NpgsqlConnectionStringBuilder(await topology.ConnectionStringAsync(LocalNames.ReadOnly, Stop))
        {
            Host = $"{fenced.Host}:{fenced.Port}",
            TargetSessionAttributes = "any",
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(service.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Stop));
        Assert.Equal(PostgresErrorCodes.InvalidAuthorizationSpecification, refused.SqlState);
    }

    private async Task NobodyIsLeftAsync()
    {
        await using var owner = await replicated.OwnerAsync();
        Assert.Equal(
            0,
            await owner.ValueAsync<long>(
                "SELECT count(*) FROM users WHERE email LIKE 'smoke-%@careconnect.invalid'",
                Stop
            )
        );
    }

    private static string LastStep(JsonElement report)
    {
        var step = report.GetProperty("steps").EnumerateArray().Last();
        Assert.Equal("done", step.GetProperty("state").GetString());
        return step.GetProperty("name").GetString()!;
    }

    private static string Fact(JsonElement report, string name) =>
        report.GetProperty("facts").GetProperty(name).GetString()!;
}
