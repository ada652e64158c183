using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.Tests.Processes;

/// <summary>Nothing we started outlives us, and only we decide when it stops.</summary>
public sealed class ProcessGuardTests
{
    // A child that ignores the polite signal, a grandchild in its group and one in a session of its own.
    private const string Family =
        "trap '' TERM; echo self $$; sleep 300 & echo group $!; "
        + "setsid sh -c 'trap \"\" TERM; echo session $$; while :; do sleep 0.1; done' & while :; do sleep 0.1; done";

    [Fact]
    public async Task A_killed_host_leaves_no_descendant_after_five_seconds()
    {
        using var host = HostProcess.Start("child", "/bin/sh", "-c", Family);
        var self = host.WaitForNumber("> self");
        var group = host.WaitForNumber("> group");
        var session = host.WaitForNumber("> session");

        host.Process.Kill();

        Assert.True(await HostProcess.AllEndWithin(TimeSpan.FromSeconds(5), self, group, session));
    }

    [Fact]
    public async Task A_child_that_ends_politely_takes_no_five_seconds()
    {
        using var host = HostProcess.Start("child", "/bin/sh", "-c", "echo self $$; exec sleep 300");
        var self = host.WaitForNumber("> self");

        host.Process.Kill();

        Assert.True(await HostProcess.AllEndWithin(TimeSpan.FromSeconds(1), self));
    }

    [Fact]
    public async Task The_guard_is_started_again_when_somebody_ends_it()
    {
        using var host = HostProcess.Start(
            "child",
            "/bin/sh",
            "-c",
            "trap '' TERM; echo self $$; while :; do sleep 0.1; done"
        );
        var self = host.WaitForNumber("> self");
        var guard = Assert.Single(ChildrenOf(host.Process.Id), id => id != self);

        Signals.KillTree(guard);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        host.Process.Kill();

        Assert.True(await HostProcess.AllEndWithin(TimeSpan.FromSeconds(5), self));
    }

    [Fact]
    public void Ctrl_C_in_a_terminal_reaches_the_host_and_not_its_child()
    {
        Assert.SkipUnless(
            ProgramFile.Find("script", Environment.GetEnvironmentVariable("PATH")) is not null,
            "script is missing"
        );
        var child =
            "trap 'echo interrupted; exit 9' INT; trap 'echo asked; exit 8' TERM; echo up; while :; do sleep 0.02; done";
        using var terminal = HostProcess.Run(
            "script",
            "-qefc",
            $"dotnet '{HostProcess.Library}' child /bin/sh -c \"{child}\"",
            "/dev/null"
        );
        terminal.WaitFor("> up");

        terminal.Process.StandardInput.Write('\u0003');
        terminal.Process.StandardInput.Flush();

        terminal.WaitFor("^C");
        Assert.Equal("asked", terminal.WaitFor("> "));
        Assert.Equal("8", terminal.WaitFor("exit code"));
    }

    [Fact]
    public async Task The_end_of_the_parent_is_noticed()
    {
        using var wrapper = HostProcess.Run(
            "/bin/sh",
            "-c",
            $"dotnet '{HostProcess.Library}' watch-parent & echo child $!; wait"
        );
        var child = wrapper.WaitForNumber("child");
        wrapper.WaitFor("watching");

        wrapper.Process.Kill();

        Assert.True(await HostProcess.AllEndWithin(TimeSpan.FromSeconds(3), child));
    }

    private static IEnumerable<int> ChildrenOf(int processId) =>
        Directory
            .EnumerateDirectories($"/proc/{processId}/task")
            .SelectMany(task =>
                File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            )
            .Select(HostProcess.Number);
}
