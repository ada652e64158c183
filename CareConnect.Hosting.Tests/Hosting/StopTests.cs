extern alias Life;

using System.Diagnostics;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>However an AppHost ends, nothing that it started goes on.</summary>
[Collection("Hosts")]
public sealed class StopTests : IDisposable
{
    private static readonly TimeSpan OrderlyEnd = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KilledEnd = TimeSpan.FromSeconds(5);
    private readonly AppHostHome _home = new();

    [Theory]
    [InlineData(nameof(StopSignal.Terminate))]
    [InlineData(nameof(StopSignal.Interrupt))]
    public async Task A_signal_stops_all_in_reverse_order(string signal)
    {
        await using var host = _home.Start();
        await host.SettledAsync();
        var started = host.Descendants();

        var exitCode = await host.StopAsync(Enum.Parse<StopSignal>(signal));

        Assert.Equal(0, exitCode);
        AssertAllGone(started);
        AssertStoppedInOrder(host, "worker-", "api-", "cache");
        AssertStoppedInOrder(host, "worker-", "api-", "postgres");
        Assert.False(File.Exists(_home.RunFile));
        Assert.False(File.Exists(Path.Combine(_home.PostgresData, "postmaster.pid")));
    }

    [Fact]
    public async Task Ctrl_C_in_a_terminal_stops_all()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is missing");
        await using var terminal = _home.StartProgram(
            "script",
            "-qefc",
            // exec: a shell that stays in between gets the Ctrl+C too, and some shells then end by it (130).
            $"exec dotnet '{AppHostHome.Library}'",
            "/dev/null"
        );
        await terminal.SettledAsync();
        var started = terminal.Descendants();

        await terminal.Process.StandardInput.WriteAsync('\u0003');
        await terminal.Process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, await terminal.EndAsync(OrderlyEnd));
        AssertAllGone(started);
        AssertStoppedInOrder(terminal, "worker-", "api-", "postgres");
    }

    [Fact]
    public async Task A_killed_host_leaves_no_process_and_the_next_finds_its_data()
    {
        await using (var host = _home.Start())
        {
            await host.SettledAsync();
            var started = host.Descendants();
            await Records.WriteAsync(host, "kept");
            Assert.Contains(started, id => IsBackend(id));

            host.Process.Kill();
            await host.Process.WaitForExitAsync(TestContext.Current.CancellationToken);

            await AssertAllEndAsync(started, KilledEnd);
        }

        await using var next = _home.Start();
        await next.SettledAsync();

        Assert.Equal(["kept"], await Records.ReadAsync(next));
        Assert.Equal(0, await next.StopAsync());
    }

    [Theory]
    [InlineData(300)]
    [InlineData(700)]
    [InlineData(1200)]
    public async Task A_host_killed_while_it_starts_leaves_no_process_and_the_next_starts(int milliseconds)
    {
        await using (var host = _home.Start())
        {
            await host.LineAsync("postgres", "Starting");
            await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
            var started = host.Descendants();
            host.Process.Kill();
            await AssertAllEndAsync(started, KilledEnd);
        }

        await using var next = _home.Start();
        await next.SettledAsync();

        Assert.DoesNotContain("crashed", next.Output, StringComparison.Ordinal);
        Assert.Equal(0, await next.StopAsync());
    }

    [Fact]
    public async Task A_killed_dotnet_run_stops_the_host_that_it_started()
    {
        await using var wrapper = _home.StartProgram(
            "dotnet",
            "run",
            "--no-build",
            "--project",
            Life::Projects.LifeAppHost.ProjectPath
        );
        await wrapper.SettledAsync();
        var started = wrapper.Descendants();

        wrapper.Process.Kill();

        await AssertAllEndAsync(started, OrderlyEnd);
        Assert.False(File.Exists(_home.RunFile));
    }

    public void Dispose() => _home.Dispose();

    private static bool IsBackend(int processId) =>
        ProcessTree.CommandOf(processId).StartsWith("postgres: ", StringComparison.Ordinal);

    private static void AssertAllGone(IEnumerable<int> processIds) =>
        Assert.DoesNotContain(processIds, Signals.IsAlive);

    private static async Task AssertAllEndAsync(IReadOnlyList<int> processIds, TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < patience && processIds.Any(Signals.IsAlive))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Empty(processIds.Where(Signals.IsAlive).Select(ProcessTree.CommandOf));
    }

    /// <summary>Each name's last line, which tells of its end, comes before the next one's.</summary>
    private static void AssertStoppedInOrder(AppHostRun host, params string[] names)
    {
        var lines = host.Lines.ToList();
        var ends = names.Select(name =>
            lines.FindLastIndex(line =>
                line.Contains(" " + name, StringComparison.Ordinal)
                && (
                    line.Contains("Finished", StringComparison.Ordinal)
                    || line.Contains("Exited", StringComparison.Ordinal)
                )
            )
        );
        Assert.DoesNotContain(-1, ends);
        Assert.True(ends.SequenceEqual(ends.Order()), host.Output);
    }
}
