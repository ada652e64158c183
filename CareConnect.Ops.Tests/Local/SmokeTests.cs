using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;

namespace CareConnect.Ops.Tests.Local;

public sealed class SmokeTests(AppHostFixture host)
{
    private const string Left = "SELECT count(*) FROM users WHERE email LIKE 'smoke-%@careconnect.invalid'";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_journey_leaves_nothing_but_its_audit_trail()
    {
        var ops = await host.CommandAsync();
        var before = await CountsAsync();

        var report = await ops.ReportAsync(0, "smoke", "--target", "local");

        Assert.Contains(
            "does what a patient needs",
            report.GetProperty("summary")[0].GetString(),
            StringComparison.Ordinal
        );
        var after = await CountsAsync();
        Assert.Equal(
            before.Where(table => !IsTrail(table.Key)).OrderBy(table => table.Key),
            after.Where(table => !IsTrail(table.Key)).OrderBy(table => table.Key)
        );
        Assert.True(
            after.Where(table => IsTrail(table.Key)).Sum(table => table.Value)
                > before.Where(table => IsTrail(table.Key)).Sum(table => table.Value)
        );
    }

    [Fact]
    public async Task A_journey_that_was_killed_is_walked_again_and_leaves_nobody()
    {
        var ops = await host.CommandAsync();
        await ops.KillAtAsync("[4/4]", "smoke", "--target", "local");

        await ops.ReportAsync(0, "smoke", "--target", "local");

        Assert.Equal(0, await CountAsync(Left));
    }

    [Fact]
    public async Task An_api_that_does_not_run_fails_it_with_the_command_that_says_why()
    {
        var ops = await host.CommandAsync();
        using var topology = LocalTopology.Find(new OpsHome((await host.HostAsync()).Home), null);
        await topology.ExecuteAsync("api", "stop", Stop);
        try
        {
            var result = await ops.RunAsync("smoke", "--target", "local");

            Assert.Equal(1, result.ExitCode);
            Assert.Contains("failed at Is it up", result.StandardOutput, StringComparison.Ordinal);
        }
        finally
        {
            await topology.ExecuteAsync("api", "start", Stop);
        }

        // Replicas need a moment; the run is taken up until it is through.
        for (var asked = 0; (await ops.RunAsync("smoke", "--target", "local")).ExitCode != 0; asked++)
        {
            Assert.True(asked < 30);
            await Task.Delay(1000, Stop);
        }
    }

    // What the worker leaves of its work, and what counts sign-ins of a network, is nobody's record.
    private static bool IsTrail(string table) =>
        table.StartsWith("public.audit_logs", StringComparison.Ordinal)
        || table is "public.outbox_messages" or "public.sign_in_throttles";

    private async Task<Dictionary<string, long>> CountsAsync()
    {
        using var topology = LocalTopology.Find(new OpsHome((await host.HostAsync()).Home), null);
        await using var owner = await DatabaseAccess.OpenAsync(
            (await DatabaseAccess.OfAsync(topology, Stop)).Owner,
            Stop
        );
        return (await TableDigest.OfAllAsync(owner, Stop)).ToDictionary(table => table.Table, table => table.Rows);
    }

    private async Task<long> CountAsync(string query)
    {
        using var topology = LocalTopology.Find(new OpsHome((await host.HostAsync()).Home), null);
        await using var owner = await DatabaseAccess.OpenAsync(
            (await DatabaseAccess.OfAsync(topology, Stop)).Owner,
            Stop
        );
        return await owner.ValueAsync<long>(query, Stop);
    }
}
