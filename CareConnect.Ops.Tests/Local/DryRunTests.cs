using System.Net;
using System.Net.Sockets;

namespace CareConnect.Ops.Tests.Local;

/// <summary>A dry run asks nobody: a run file leads to a door at which nobody may knock, and there is no program to call.</summary>
public sealed class DryRunTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("careconnect-dry-");
    private readonly TcpListener _door = new(IPAddress.Loopback, 0);

    public DryRunTests()
    {
        _door.Start();
        var folder = Directory.CreateDirectory(Path.Combine(_home.FullName, "run"));
        File.WriteAllText(
            Path.Combine(folder.FullName, "somebody.json"),
            $$"""{ "address": "http://{{_door.LocalEndpoint}}", "token": "none" }"""
        );
    }

    [Theory]
    [InlineData("SHOW archive_mode", "backup", "--physical")]
    [InlineData("pg_restore --single-transaction", "restore")]
    [InlineData("pg_restore --single-transaction", "restore", "some", "--table", "vital_signs")]
    [InlineData("recovery_target_time=2026-01-01T00:00:00", "restore", "--to-time", "2026-01-01T00:00:00")]
    [InlineData("SELECT from pg_database", "restore", "list")]
    [InlineData("DROP DATABASE some", "restore", "discard", "some")]
    [InlineData("rows and sums of each table", "restore", "promote", "some")]
    [InlineData("ALTER DATABASE some RENAME TO careconnect", "restore", "promote", "some", "--confirm")]
    [InlineData("SELECT from pg_stat_replication", "dr", "status")]
    [InlineData("SELECT pg_promote", "dr", "failover")]
    [InlineData("pg_basebackup --write-recovery-conf", "dr", "failback")]
    [InlineData("kill -9 postgres", "dr", "drill")]
    [InlineData("CREATE ROLE careconnect_app_bridge", "rotate")]
    [InlineData("ALTER ROLE ... PASSWORD of careconnect_app", "rotate", "--due")]
    public async Task A_dry_run_shows_its_calls_and_makes_none(string call, params string[] verb)
    {
        var result = await new OpsCommand(
            _home.FullName,
            variables: new Dictionary<string, string?> { ["CARECONNECT_PGBIN"] = "/nowhere" }
        ).RunAsync([.. verb, "--target", "local", "--dry-run"]);

        Assert.True(result.ExitCode == 0, result.StandardError);
        Assert.Contains(call, OneLine(result.StandardOutput), StringComparison.Ordinal);
        Assert.False(_door.Pending(), "Somebody was asked.");
        Assert.Equal(["run"], Directory.GetFileSystemEntries(_home.FullName).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("task", "dr", "failback")]
    [InlineData("local", "infra", "plan")]
    public async Task A_target_that_is_not_there_is_wrong_usage(string target, params string[] verb)
    {
        var result = await new OpsCommand(_home.FullName).RunAsync([.. verb, "--target", target]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"has no target {target}. Nothing was done.", result.StandardError, StringComparison.Ordinal);
        Assert.False(_door.Pending(), "Somebody was asked.");
    }

    public void Dispose()
    {
        _door.Dispose();
        _home.Delete(recursive: true);
    }

    // A table wraps its cells.
    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\n', '│', '|'], StringSplitOptions.RemoveEmptyEntries));
}
