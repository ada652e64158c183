using System.Diagnostics;
using CareConnect.Hosting.Processes;
using CareConnect.Hosting.StandIns;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>The same application on machines that differ: an ordinary user's, and one without a Redis server.</summary>
[Collection("Hosts")]
public sealed class AccountTests : IDisposable
{
    private const string Ordinary = "nobody";
    private readonly AppHostHome _home = new();

    [Fact]
    public async Task An_ordinary_user_runs_it_all()
    {
        Assert.SkipUnless(Signals.IsRoot && File.Exists("/usr/bin/setpriv"), "only root can be somebody else");
        using (var chown = Process.Start("chown", ["-R", Ordinary, _home.Folder]))
        {
            await chown.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await using var host = _home.StartProgram(
            "setpriv",
            $"--reuid={Ordinary}",
            "--regid=nogroup",
            "--clear-groups",
            "dotnet",
            AppHostHome.Library
        );
        await host.SettledAsync();
        await AssertAllHealthyAsync(host);
        await Records.WriteAsync(host, "kept");

        Assert.Equal(["kept"], await Records.ReadAsync(host));
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task Without_a_redis_server_on_the_path_the_cache_runs_all_the_same()
    {
        var programs = Path.Combine(_home.Folder, "programs");
        EngineHome.CreateFolder(programs);
        foreach (var file in "/usr/bin:/bin:/usr/sbin:/sbin".Split(':').Where(Directory.Exists).SelectMany(ProgramsIn))
        {
            var link = Path.Combine(programs, Path.GetFileName(file));
            if (!File.Exists(link))
            {
                File.CreateSymbolicLink(link, file);
            }
        }
        _home.Environment["PATH"] = programs;

        await using var host = _home.Start();
        await host.SettledAsync();

        await AssertAllHealthyAsync(host);
        Assert.Contains(
            host.Descendants(),
            id => ProcessTree.CommandOf(id).Contains("EmbeddedCache", StringComparison.Ordinal)
        );
        Assert.Equal(0, await host.StopAsync());
    }

    public void Dispose() => _home.Dispose();

    private static IEnumerable<string> ProgramsIn(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Where(file =>
                !Path.GetFileName(file).StartsWith("redis-", StringComparison.Ordinal)
                && !Path.GetFileName(file).StartsWith("valkey-", StringComparison.Ordinal)
            );

    private static async Task AssertAllHealthyAsync(AppHostRun host)
    {
        using var engine = host.ConnectToEngine();
        string[] names = ["postgres", "records", "cache", "api", "worker"];
        Assert.All(
            (await engine.ResourcesAsync()).Where(r => names.Contains(r.GetProperty("name").GetString())),
            resource => Assert.True(EngineClient.IsHealthy(resource), resource.ToString())
        );
    }
}
