using System.Text.Json;
using CareConnect.Ops.Local;
using CliWrap.Buffered;

namespace CareConnect.Ops.Tests.Local;

/// <summary>A drill measures what it says, and leaves nothing of its topology, however it ends.</summary>
public sealed class DrillTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("careconnect-drill-");

    public DrillTests()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                _home.FullName,
                File.GetUnixFileMode(_home.FullName) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute
            );
        }
    }

    private OpsCommand Ops => new(_home.FullName);

    [Fact]
    public async Task A_drill_measures_RTO_and_RPO_under_load_and_writes_them_down()
    {
        var report = await Ops.ReportAsync(0, "dr", "drill", "--seconds", "15", "--target", "local");

        var facts = report.GetProperty("facts");
        var text = facts.GetProperty("report").GetString()!;
        using var saved = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.ChangeExtension(text, "json"), TestContext.Current.CancellationToken)
        );
        Assert.InRange(saved.RootElement.GetProperty("rtoSeconds").GetDouble(), double.Epsilon, 60);
        Assert.InRange(saved.RootElement.GetProperty("rpoSeconds").GetDouble(), 0, 5);
        Assert.True(saved.RootElement.GetProperty("acknowledged").GetInt32() > 0);
        Assert.True(saved.RootElement.GetProperty("failed").GetInt32() > 0, "Nobody noticed the kill.");
        Assert.Contains(
            "RTO",
            await File.ReadAllTextAsync(text, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.True(saved.RootElement.GetProperty("verifiedSeconds").GetDouble() > 0);
        Assert.Empty(Left());
    }

    [Theory]
    [InlineData("starting the topology")]
    [InlineData("load for")]
    [InlineData("Promote the standby")]
    public async Task What_a_killed_drill_left_is_removed_by_undo(string moment)
    {
        await Ops.KillAtAsync(moment, "dr", "drill", "--seconds", "2", "--target", "local");

        await Ops.ReportAsync(0, "dr", "drill", "--target", "local", "--undo");

        Assert.Empty(Left());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3601")]
    [InlineData("many")]
    public async Task A_drill_of_no_time_is_wrong_usage(string seconds)
    {
        var result = await Ops.RunAsync("dr", "drill", "--seconds", seconds, "--target", "local");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--seconds takes a number from 1 to 3600.", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drill_without_a_built_AppHost_says_so()
    {
        var command = Ops.Command("dr", "drill", "--target", "local");
        var result = await command
            .WithEnvironmentVariables(
                new Dictionary<string, string?>(command.EnvironmentVariables)
                {
                    ["CARECONNECT_APPHOST"] = "/nowhere.dll",
                }
            )
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("there is no '/nowhere.dll'", result.StandardOutput, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Delete(recursive: true);

    /// <summary>Folders and processes of a topology in this home.</summary>
    private IEnumerable<string> Left()
    {
        var scratch = Path.Combine(_home.FullName, "ops", "scratch");
        var folders = Directory.Exists(scratch) ? Directory.GetDirectories(scratch) : [];
        return folders.Concat(LeftProcesses.In(scratch).Select(process => $"process {process}"));
    }
}
