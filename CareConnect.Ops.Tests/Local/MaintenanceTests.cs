using System.Net;

namespace CareConnect.Ops.Tests.Local;

/// <summary>The application closed and opened by the command, seen by who calls it.</summary>
public sealed class MaintenanceTests(AppHostFixture host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_closed_on_every_replica_when_the_command_ends_and_open_after_the_other()
    {
        var ops = await host.CommandAsync();

        await ops.ReportAsync(
            0,
            "maintenance",
            "start",
            "--target",
            "local",
            "--message",
            "Back soon.",
            "--minutes",
            "5"
        );
        var closed = await CallAsync(10);
        await ops.ReportAsync(0, "maintenance", "stop", "--target", "local");
        var open = await CallAsync(10);

        Assert.All(closed, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer));
        Assert.DoesNotContain(HttpStatusCode.ServiceUnavailable, open);
    }

    [Fact]
    public async Task A_run_cares_for_the_database_and_opens_again()
    {
        var ops = await host.CommandAsync();

        var report = await ops.ReportAsync(0, "maintenance", "run", "--target", "local");

        Assert.All(
            report.GetProperty("steps").EnumerateArray(),
            step => Assert.Equal("done", step.GetProperty("state").GetString())
        );
        Assert.DoesNotContain(HttpStatusCode.ServiceUnavailable, await CallAsync(10));
    }

    [Fact]
    public async Task What_belongs_into_a_window_on_AWS_is_not_done_here()
    {
        var ops = await host.CommandAsync();

        var result = await ops.RunAsync("maintenance", "run", "--deploy", "1.0.0", "--target", "local");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--deploy is for --target aws.", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_killed_is_taken_back_which_opens_the_application()
    {
        var ops = await host.CommandAsync();
        await ops.KillAtAsync("[4/7]", "maintenance", "run", "--target", "local");
        var closed = await CallAsync(1);

        await ops.ReportAsync(0, "maintenance", "run", "--target", "local", "--undo");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, closed[0]);
        Assert.DoesNotContain(HttpStatusCode.ServiceUnavailable, await CallAsync(10));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1441")]
    [InlineData("soon")]
    public async Task A_time_that_is_none_is_wrong_usage(string minutes)
    {
        var ops = await host.CommandAsync();

        var result = await ops.RunAsync("maintenance", "start", "--target", "local", "--minutes", minutes);

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain(HttpStatusCode.ServiceUnavailable, await CallAsync(1));
    }

    // Nobody is signed in: open, the answer is 401.
    private async Task<IReadOnlyList<HttpStatusCode>> CallAsync(int times)
    {
        using var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero };
        using var client = new HttpClient(handler) { BaseAddress = (await host.HostAsync()).Api };
        var answers = new List<HttpStatusCode>();
        for (var count = 0; count < times; count++)
        {
            using var answer = await client.GetAsync("/api/patients/00000000-0000-0000-0000-000000000000", Stop);
            answers.Add(answer.StatusCode);
        }

        return answers;
    }
}
