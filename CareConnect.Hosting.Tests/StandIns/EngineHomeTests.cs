using CareConnect.Hosting.Processes;
using CareConnect.Hosting.StandIns;
using CareConnect.Hosting.Tests.Processes;

namespace CareConnect.Hosting.Tests.StandIns;

/// <summary>What the engine keeps on disk has its place, its owner and its end.</summary>
public sealed class EngineHomeTests : IDisposable
{
    private readonly TestHome _home = new();

    [Theory]
    [InlineData("My.AppHost", "data", "My.AppHost/data")]
    [InlineData("../etc", "a/b", "-etc/a-b")]
    [InlineData("app", "..data..", "app/data")]
    public void A_volume_is_always_a_folder_below_the_home(string appHost, string volume, string expected)
    {
        Assert.Equal(Path.Combine(_home.Home.Root, expected), _home.Home.Volume(appHost, volume));
    }

    [Fact]
    public void A_name_of_dots_alone_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _home.Home.Volume("app", ".."));
    }

    [Fact]
    public void The_run_file_is_readable_by_its_owner_alone()
    {
        _home.Home.WriteRunFile("app", "{}");
        _home.Home.WriteRunFile("app", """{"token":"t"}""");

        var file = new FileInfo(_home.Home.RunFile("app"));
        Assert.Equal("""{"token":"t"}""", File.ReadAllText(file.FullName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
        }
        Assert.Single(file.Directory!.EnumerateFiles());
    }

    [Fact]
    public async Task Temporary_folders_of_killed_runs_are_removed_and_those_in_use_are_kept()
    {
        using var mine = TemporaryFolder.Create(_home.Home);
        using var host = HostProcess.Start("temporary", _home.Home.Root);
        var left = host.WaitFor("folder");
        File.WriteAllText(Path.Combine(left, "data"), "left");
        using (TemporaryFolder.Create(_home.Home))
        {
            Assert.True(Directory.Exists(left));
        }

        host.Process.Kill();
        await host.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var next = TemporaryFolder.Create(_home.Home);

        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(mine.Path));
        Assert.True(Directory.Exists(next.Path));
    }

    [Fact]
    public void A_disposed_temporary_folder_leaves_nothing()
    {
        var folder = TemporaryFolder.Create(_home.Home);
        File.WriteAllText(Path.Combine(folder.Path, "data"), "x");

        folder.Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_home.Home.Temporary));
    }

    [Fact]
    public void A_locked_directory_is_free_again_after_its_owner()
    {
        using (DataDirectoryLock.Take(_home.Data))
        {
            var refusal = Assert.Throws<DataDirectoryInUseException>(() => DataDirectoryLock.Take(_home.Data));
            Assert.Contains($"process {Environment.ProcessId}", refusal.Message);
        }

        using var again = DataDirectoryLock.Take(_home.Data);
        Assert.False(Directory.Exists(_home.Data));
    }

    [Fact]
    public async Task A_lock_that_a_dying_process_still_holds_is_waited_for()
    {
        using (DataDirectoryLock.Take(_home.Data)) { }
        await using var dying = Hold("0.7");
        await UntilHeldAsync();

        using var taken = await DataDirectoryLock.TakeAsync(_home.Data, TestContext.Current.CancellationToken);

        Assert.False(Signals.IsAlive(dying.ProcessId));
    }

    [Fact]
    public async Task A_lock_that_a_living_process_holds_is_refused()
    {
        using (DataDirectoryLock.Take(_home.Data)) { }
        await using var living = Hold("60");
        await UntilHeldAsync();

        await Assert.ThrowsAsync<DataDirectoryInUseException>(() =>
            DataDirectoryLock.TakeAsync(_home.Data, TestContext.Current.CancellationToken)
        );

        Assert.True(Signals.IsAlive(living.ProcessId));
    }

    public void Dispose() => _home.Dispose();

    // Takes the very lock that .NET takes, by another program, and lets go of it by its end alone.
    private ChildProcess Hold(string seconds)
    {
        Assert.SkipUnless(
            ProgramFile.Find("flock", Environment.GetEnvironmentVariable("PATH")) is not null,
            "flock is missing"
        );
        return ChildProcess.Start(
            new ChildProcessStart
            {
                FileName = "flock",
                Arguments = ["--no-fork", _home.Data + ".lock", "sleep", seconds],
            }
        );
    }

    private async Task UntilHeldAsync()
    {
        while (true)
        {
            try
            {
                DataDirectoryLock.Take(_home.Data).Dispose();
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
            catch (DataDirectoryInUseException)
            {
                return;
            }
        }
    }
}
