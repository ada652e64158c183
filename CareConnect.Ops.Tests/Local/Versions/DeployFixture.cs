using CareConnect.Ops.Local;
using CareConnect.Ops.Verbs.Versions;
using CareConnect.TestSupport;

namespace CareConnect.Ops.Tests.Local.Versions;

/// <summary>A topology whose versions change, and one build by the command itself, of which other versions are copies.</summary>
public sealed class DeployFixture : IAsyncDisposable
{
    public const string Built = "7.0.0";
    private readonly Lazy<Task<RunningAppHost>> _host;
    private readonly Lazy<Task> _build;

    public DeployFixture()
    {
        _host = new(() => RunningAppHost.StartAsync(Stop));
        _build = new(BuildAsync);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal VersionStore Store { get; private set; } = null!;

    internal static string Source
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "CareConnect.sln")))
            {
                folder = folder.Parent!;
            }

            return folder.FullName;
        }
    }

    internal async Task<RunningAppHost> HostAsync()
    {
        var host = await _host.Value;
        await _build.Value;
        return host;
    }

    internal async Task<OpsCommand> CommandAsync() => new((await HostAsync()).Home);

    internal LocalTopology Topology() => LocalTopology.Find(new OpsHome(_host.Value.Result.Home), null);

    /// <summary>Another version: the built one with something changed.</summary>
    internal async Task CopyAsync(
        string version,
        Action<string>? change = null,
        IReadOnlyList<MigrationFile>? schema = null
    )
    {
        await HostAsync();
        if (Store.Has(version))
        {
            return;
        }

        var (from, to) = (Store.FolderOf(Built), Store.FolderOf("." + version));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.Delete(Path.Combine(to, VersionRecord.FileName));
        change?.Invoke(to);
        var built = Store.All().Single(record => record.Version == Built);
        await Store.SaveAsync(to, version, null, schema ?? built.Schema, Stop);
    }

    /// <summary>What serves, which must be alone.</summary>
    internal async Task<string> ServingAsync(string resource = "api")
    {
        using var topology = Topology();
        var versions = await topology.VersionsAsync(resource, Stop);
        Assert.Single(versions);
        Assert.All(versions[0].Replicas, replica => Assert.True(replica.IsHealthy));
        return versions[0].Version;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host.IsValueCreated)
        {
            await (await _host.Value).DisposeAsync();
        }
    }

    private async Task BuildAsync()
    {
        var host = await _host.Value;
        Store = new VersionStore(new OpsHome(host.Home));
        string[] arguments = ["build", "--local", "--target", "local", "--version", Built, "--source", Source];
        await new OpsCommand(host.Home).ReportAsync(0, arguments);
    }
}
