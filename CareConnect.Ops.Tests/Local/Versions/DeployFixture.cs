using CareConnect.Ops.Local;
using CareConnect.Ops.Verbs.Versions;
using CareConnect.TestSupport;

namespace CareConnect.Ops.Tests.Local.Versions;

/// <summary>A topology whose versions change.</summary>
public sealed class DeployFixture(BuiltVersion built) : IAsyncLifetime
{
    private RunningAppHost? _host;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal RunningAppHost Host => _host!;

    internal OpsCommand Ops => new(Host.Home);

    internal VersionStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await RunningAppHost.StartAsync(Stop);
        Store = new VersionStore(new OpsHome(Host.Home));
        await CopyAsync(BuiltVersion.Version);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    internal LocalTopology Topology() => LocalTopology.Find(new OpsHome(Host.Home), null);

    /// <summary>A version: the built one, with something changed.</summary>
    internal async Task CopyAsync(
        string version,
        Action<string>? change = null,
        IReadOnlyList<MigrationFile>? schema = null
    )
    {
        if (Store.Has(version))
        {
            return;
        }

        var record = await built.RecordAsync();
        var folder = Store.FolderOf("." + version);
        await built.CopyAsync(folder);
        change?.Invoke(folder);
        await Store.SaveAsync(folder, version, null, schema ?? record.Schema, Stop);
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
}
