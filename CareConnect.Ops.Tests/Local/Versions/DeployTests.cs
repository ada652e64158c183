using System.Text.Json;

namespace CareConnect.Ops.Tests.Local.Versions;

/// <summary>Versions that come and go while patients' devices record readings all the time.</summary>
public sealed class DeployTests(DeployFixture versions) : IClassFixture<DeployFixture>
{
    [Fact]
    public async Task New_versions_take_over_and_a_rollback_returns_without_a_failed_request_or_a_lost_reading()
    {
        var ops = versions.Ops;
        await versions.CopyAsync("7.1.0");
        var before = await versions.ServingAsync();
        await using var load = await SteadyLoad.StartAsync(versions.Host);

        await DeployAsync(ops, 0, BuiltVersion.Version);
        var first = await versions.ServingAsync();
        await DeployAsync(ops, 0, "7.1.0");
        var second = await versions.ServingAsync();
        await ops.ReportAsync(0, "rollback", "--bake", "00:00:02", "--target", "local");
        var third = (await versions.ServingAsync(), await versions.ServingAsync("worker"));
        await ops.ReportAsync(0, "rollback", "--bake", "00:00:02", "--target", "local");

        Assert.Equal((BuiltVersion.Version, "7.1.0"), (first, second));
        Assert.Equal((BuiltVersion.Version, BuiltVersion.Version), third);
        Assert.Equal(before, await versions.ServingAsync());
        await load.RequireNothingFailedAsync();
    }

    [Theory]
    [InlineData("8.0.1", "crashes", "exit code")]
    [InlineData("8.0.2", "is deaf", "does not become healthy within 15 s")]
    [InlineData("8.0.3", "fails at work", "POST register got 500")]
    public async Task A_broken_build_is_taken_back_by_itself_with_the_evidence_and_no_failed_request(
        string version,
        string how,
        string evidence
    )
    {
        var ops = versions.Ops;
        await versions.CopyAsync(version, folder => Break(Path.Combine(folder, "api"), how));
        var (api, worker) = (await versions.ServingAsync(), await versions.ServingAsync("worker"));
        await using var load = await SteadyLoad.StartAsync(versions.Host);

        var report = await ops.ReportAsync(1, Arguments(version, how == "is deaf" ? 15 : 90));

        await Task.Delay(1000, TestContext.Current.CancellationToken);
        await load.RequireNothingFailedAsync();
        Assert.True(report.GetProperty("takenBack").GetBoolean());
        Assert.Contains(evidence, report.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal((api, worker), (await versions.ServingAsync(), await versions.ServingAsync("worker")));
    }

    [Fact]
    public async Task A_deployment_that_is_killed_at_every_step_goes_on_with_the_same_command()
    {
        const string Version = "9.0.0";
        var ops = versions.Ops;
        await versions.CopyAsync(Version);
        await using var load = await SteadyLoad.StartAsync(versions.Host);
        foreach (var step in (string[])["[3/9]", "[4/9]", "[6/9]", "[7/9]", "[8/9]"])
        {
            await ops.KillAtAsync(step, Arguments(Version));
        }

        var report = await DeployAsync(ops, 0, Version);

        await load.RequireNothingFailedAsync();
        Assert.True(report.GetProperty("resumed").GetBoolean());
        Assert.Equal((Version, Version), (await versions.ServingAsync(), await versions.ServingAsync("worker")));
    }

    [Fact]
    public async Task A_deployment_that_was_killed_is_taken_back_and_another_refused_meanwhile()
    {
        var ops = versions.Ops;
        await versions.CopyAsync("9.1.0");
        await versions.CopyAsync("9.1.1");
        var before = await versions.ServingAsync();
        await using var load = await SteadyLoad.StartAsync(versions.Host);
        await ops.KillAtAsync("[6/9]", Arguments("9.1.0"));

        var other = await ops.RunAsync(Arguments("9.1.1"));
        await ops.ReportAsync(0, [.. Arguments("9.1.0"), "--undo"]);

        await load.RequireNothingFailedAsync();
        Assert.Equal(3, other.ExitCode);
        Assert.Contains("'9.1.0' stands beside", other.StandardError, StringComparison.Ordinal);
        Assert.Equal(before, await versions.ServingAsync());
    }

    private static Task<JsonElement> DeployAsync(OpsCommand ops, int exitCode, string version) =>
        ops.ReportAsync(exitCode, Arguments(version));

    private static string[] Arguments(string version, int seconds = 90) =>
        ["deploy", "--version", version, "--bake", "00:00:02", "--health", $"{seconds}", "--target", "local"];

    private static void Break(string api, string how)
    {
        switch (how)
        {
            case "crashes":
                File.Delete(Path.Combine(api, "Npgsql.dll"));
                break;
            case "is deaf":
                // It listens where nobody asks.
                File.WriteAllText(
                    Path.Combine(api, "appsettings.json"),
                    """{ "Kestrel": { "Endpoints": { "Http": { "Url": "http://127.0.0.1:0" } } } }"""
                );
                break;
            default:
                // A library is missing that only signing up needs.
                File.Delete(Path.Combine(api, "CareConnect.Api.deps.json"));
                File.Delete(Path.Combine(api, "zxcvbn-core.dll"));
                break;
        }
    }
}
