using System.Collections.Concurrent;
using System.Diagnostics;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.Tests.Processes;

/// <summary>What a child says and how it ends reaches us complete, whatever it does.</summary>
public sealed class ChildProcessTests
{
    private readonly ConcurrentQueue<(string Line, bool IsError)> _lines = new();

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -SEGV $$", 139)]
    [InlineData("kill -KILL $$", 137)]
    public async Task The_exit_code_is_the_childs_own(string script, int expected)
    {
        await using var child = Shell(script);

        Assert.Equal(expected, await child.Exited);
    }

    [Fact]
    public async Task A_child_of_low_priority_yields_until_it_is_raised_and_its_host_does_not()
    {
        Assert.SkipUnless(File.Exists("/proc/self/autogroup"), "The system does not divide time among sessions.");
        var own = await NicenessAsync(Environment.ProcessId);
        await using var child = ChildProcess.Start(
            new ChildProcessStart
            {
                FileName = "sleep",
                Arguments = ["600"],
                IsLowPriority = true,
            }
        );

        await UntilAsync("nice 10");
        await LowPriority.RaiseAsync(child.ProcessId);
        await UntilAsync("nice 0");

        Assert.Equal(own, await NicenessAsync(Environment.ProcessId));

        async Task UntilAsync(string expected)
        {
            var clock = Stopwatch.StartNew();
            while (!(await NicenessAsync(child.ProcessId)).EndsWith(expected, StringComparison.Ordinal))
            {
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), await NicenessAsync(child.ProcessId));
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        static async Task<string> NicenessAsync(int id) =>
            (await File.ReadAllTextAsync($"/proc/{id}/autogroup", TestContext.Current.CancellationToken)).Trim();
    }

    [Fact]
    public async Task The_process_id_is_the_childs_own()
    {
        await using var child = Shell("echo $$");

        await child.Exited;

        Assert.Equal($"{child.ProcessId}", Assert.Single(_lines).Line);
    }

    [Fact]
    public async Task Many_lines_arrive_complete_and_in_order_up_to_the_crash()
    {
        await using var child = Shell("seq 1 200000; printf 'half a line'; kill -KILL $$");

        await child.Exited;

        var expected = Enumerable.Range(1, 200_000).Select(n => $"{n}").Append("half a line");
        Assert.Equal(expected, _lines.Select(l => l.Line));
    }

    [Fact]
    public async Task Error_lines_are_told_from_output_lines()
    {
        await using var child = Shell("echo out; sleep 0.1; echo err >&2; echo 'zweite Zeile: äöü ✓' >&2");

        await child.Exited;

        Assert.Equal([("out", false), ("err", true), ("zweite Zeile: äöü ✓", true)], _lines);
    }

    [Fact]
    public async Task A_line_without_end_neither_blocks_nor_is_lost()
    {
        await using var child = Shell("head -c 5000000 /dev/zero | tr '\\0' x");

        Assert.Equal(0, await child.Exited);

        Assert.Equal(5_000_000, _lines.Sum(l => l.Line.Length));
    }

    [Fact]
    public async Task The_environment_is_added_to_and_removed_from_and_keeps_names_that_shells_drop()
    {
        Environment.SetEnvironmentVariable("CHILD_TEST_INHERITED", "yes");
        await using var child = ChildProcess.Start(
            new ChildProcessStart
            {
                FileName = "env",
                Environment = new Dictionary<string, string?>
                {
                    ["ConnectionStrings__careconnect-db"] = "Host=here",
                    ["CHILD_TEST_INHERITED"] = null,
                },
                OnLine = (line, isError) => _lines.Enqueue((line, isError)),
            }
        );

        await child.Exited;

        Assert.Contains(("ConnectionStrings__careconnect-db=Host=here", false), _lines);
        Assert.DoesNotContain(_lines, l => l.Line.StartsWith("CHILD_TEST_INHERITED", StringComparison.Ordinal));
        Assert.Contains(_lines, l => l.Line.StartsWith("PATH=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Our_own_parameters_and_connection_strings_are_not_inherited_and_those_given_are_passed()
    {
        Environment.SetEnvironmentVariable("Parameters__child-test", "ours");
        Environment.SetEnvironmentVariable("PARAMETERS__CHILD_TEST", "ours");
        Environment.SetEnvironmentVariable("ConnectionStrings__child-test", "ours");
        await using var child = ChildProcess.Start(
            new ChildProcessStart
            {
                FileName = "env",
                Environment = new Dictionary<string, string?>
                {
                    ["Parameters__child-test"] = "given",
                    ["ConnectionStrings__child-other"] = "given",
                },
                OnLine = (line, isError) => _lines.Enqueue((line, isError)),
            }
        );

        await child.Exited;

        Assert.DoesNotContain(_lines, l => l.Line.EndsWith("=ours", StringComparison.Ordinal));
        Assert.Contains(("Parameters__child-test=given", false), _lines);
        Assert.Contains(("ConnectionStrings__child-other=given", false), _lines);
    }

    [Fact]
    public async Task Stop_asks_first_and_lets_the_child_finish()
    {
        await using var child = Shell("trap 'echo bye; exit 5' TERM; echo up; while :; do sleep 0.02; done");
        await WaitForLine("up");

        await child.StopAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        Assert.Equal(5, await child.Exited);
        Assert.Equal("bye", _lines.Last().Line);
    }

    [Fact]
    public async Task Stop_uses_the_signal_asked_for()
    {
        await using var child = Shell(
            "trap 'exit 6' INT; trap '' TERM; echo up; while :; do sleep 0.02; done",
            StopSignal.Interrupt
        );
        await WaitForLine("up");

        await child.StopAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        Assert.Equal(6, await child.Exited);
    }

    [Fact]
    public async Task Stop_kills_a_stubborn_child_and_its_descendants_after_the_grace()
    {
        await using var child = Shell(
            "trap '' TERM; setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.1; done' & "
                + "sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.1; done' & wait; wait"
        );
        var first = await WaitForLine();
        var second = await WaitForLine(skip: 1);

        await child.StopAsync(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);

        Assert.Equal(137, await child.Exited);
        Assert.True(
            await HostProcess.AllEndWithin(
                TimeSpan.FromSeconds(1),
                HostProcess.Number(first),
                HostProcess.Number(second)
            )
        );
    }

    [Fact]
    public async Task What_a_child_left_behind_does_not_outlive_it()
    {
        await using var child = Shell("sleep 60 & echo $!; exit 0");
        var clock = Stopwatch.StartNew();

        await child.Exited;

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
        Assert.True(await HostProcess.AllEndWithin(TimeSpan.FromSeconds(1), HostProcess.Number(_lines.Single().Line)));
    }

    [Fact]
    public async Task An_idle_dotnet_host_stops_within_a_second()
    {
        await using var child = ChildProcess.Start(
            new ChildProcessStart
            {
                FileName = "dotnet",
                Arguments = [HostProcess.Library, "idle"],
                OnLine = (line, isError) => _lines.Enqueue((line, isError)),
            }
        );
        await WaitForLine("idle");
        var clock = Stopwatch.StartNew();

        await child.StopAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(0, await child.Exited);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"{clock.Elapsed}");
    }

    private ChildProcess Shell(string script, StopSignal signal = StopSignal.Terminate) =>
        ChildProcess.Start(
            new ChildProcessStart
            {
                FileName = "/bin/sh",
                Arguments = ["-c", script],
                StopSignal = signal,
                OnLine = (line, isError) => _lines.Enqueue((line, isError)),
            }
        );

    private async Task<string> WaitForLine(string? text = null, int skip = 0)
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            if (
                _lines.Select(l => l.Line).Where(l => text is null || l == text).Skip(skip).FirstOrDefault() is { } line
            )
            {
                return line;
            }
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("The line did not come.");
    }
}
