using CareConnect.Ops.Local;

namespace CareConnect.Ops.Tests.Local.Versions;

/// <summary>Replicas restarted, added and removed while patients' devices record readings.</summary>
public sealed class ReplicaTests(AppHostFixture host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_replica_is_restarted_once_without_a_failed_request_also_by_a_run_that_was_killed()
    {
        var ops = await host.CommandAsync();
        var before = await ReplicasAsync("api");
        await using var load = await SteadyLoad.StartAsync(await host.HostAsync());
        await ops.KillAtAsync(before[1].Name, "restart", "api", "--target", "local");

        var report = await ops.ReportAsync(0, "restart", "api", "--target", "local");

        await load.RequireNothingFailedAsync();
        var after = await ReplicasAsync("api");
        Assert.True(report.GetProperty("resumed").GetBoolean());
        Assert.Equal(before.Select(replica => replica.Name), after.Select(replica => replica.Name));
        Assert.All(before.Zip(after), pair => Assert.True(pair.First.StartTime < pair.Second.StartTime));
        Assert.All(after, replica => Assert.Equal("Healthy", replica.Health));
    }

    [Fact]
    public async Task Replicas_are_added_and_removed_without_a_failed_request()
    {
        var ops = await host.CommandAsync();
        await using var load = await SteadyLoad.StartAsync(await host.HostAsync());

        await ops.ReportAsync(0, "scale", "api", "--tasks", "3", "--target", "local");
        var more = await ReplicasAsync("api");
        await ops.ReportAsync(0, "scale", "api", "--tasks", "2", "--target", "local");

        await load.RequireNothingFailedAsync();
        Assert.Equal(3, more.Count);
        Assert.Equal(2, (await ReplicasAsync("api")).Count);
    }

    private async Task<IReadOnlyList<LocalResource>> ReplicasAsync(string resource)
    {
        using var topology = LocalTopology.Find(new OpsHome((await host.HostAsync()).Home), null);
        return (await topology.ResourceAsync(resource, Stop)).Replicas;
    }
}
