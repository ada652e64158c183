using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;

namespace CareConnect.Ops.Tests.Local.Rotations;

/// <summary>A standby streams by the login whose password is renewed, and reports are read from it.</summary>
[Collection(nameof(Replicated))]
public sealed class ReplicatedRotationTests(ReplicatedAppHostFixture replicated)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_standby_streams_with_the_new_password_and_lets_the_reports_in()
    {
        using var topology = replicated.Topology();
        var before = (await DatabaseAccess.OfAsync(topology, Stop)).Owner.Password;

        await replicated.Command.ReportAsync(0, "rotate", "--overlap", "00:00:01", "--target", "local");

        Assert.NotEqual(before, (await DatabaseAccess.OfAsync(topology, Stop)).Owner.Password);
        var (primary, standby) = await (await ServerPair.OfAsync(topology, Stop)).RolesAsync(Stop);
        await using (var connection = await standby.OpenAsync(Stop))
        {
            // It has to log in again.
            await connection.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_wal_receiver", Stop);
        }

        await using var owner = await primary.OpenAsync(Stop);
        await ResourceControl.UntilAsync(
            TimeSpan.FromSeconds(30),
            async () =>
                await owner.ValueAsync<long>(
                    "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND backend_start > now() - interval '30 s'",
                    Stop
                ) == 1,
            "The standby does not stream.",
            Stop
        );
        await topology.ApiIsHealthyAsync(TimeSpan.FromSeconds(30), Stop);
        var report = await replicated.Command.ReportAsync(0, "smoke", "--target", "local");
        Assert.Equal("smoke", report.GetProperty("verb").GetString());
    }
}
