using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.TestSupport;
using Npgsql;

namespace CareConnect.Ops.Tests.Local;

/// <summary>A topology with a standby, for the tests of one collection in turn; each leaves both servers in their usual places.</summary>
public sealed class ReplicatedAppHostFixture : IAsyncLifetime
{
    private RunningAppHost? _host;
    private bool _isBackedUp;

    internal RunningAppHost Host => _host!;

    internal OpsCommand Command => new(Host.Home);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await RunningAppHost.StartAsync(Stop, "--with-replica");
        using var topology = Topology();
        await topology.StartAsync(LocalNames.Replica, Stop);
        await topology.ApiIsHealthyAsync(TimeSpan.FromMinutes(2), Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    internal LocalTopology Topology() => LocalTopology.Find(new OpsHome(Host.Home), null);

    /// <summary>Some backup of each kind is there.</summary>
    internal async Task BackedUpAsync()
    {
        if (!_isBackedUp)
        {
            await Command.ReportAsync(0, "backup", "--physical", "--target", "local");
            await Command.ReportAsync(0, "backup", "--target", "local");
            _isBackedUp = true;
        }
    }

    /// <summary>Where the API is, once it is well: the test before may have moved the database from under it.</summary>
    internal async Task<Uri> ApiAsync()
    {
        using var topology = Topology();
        await topology.ApiIsHealthyAsync(TimeSpan.FromMinutes(1), Stop);
        return (await topology.ApiAddressAsync(Stop))!;
    }

    /// <summary>The live database, as its owner.</summary>
    internal async Task<NpgsqlConnection> OwnerAsync()
    {
        using var topology = Topology();
        return await DatabaseAccess.OpenAsync((await DatabaseAccess.OfAsync(topology, Stop)).Owner, Stop);
    }

    /// <summary>Waits until the standby streams: after a fence that was taken away it asks for that every few seconds.</summary>
    internal async Task StandbyFollowsAsync()
    {
        await using var owner = await OwnerAsync();
        await ResourceControl.UntilAsync(
            TimeSpan.FromSeconds(30),
            () =>
                owner.ValueAsync<bool>("SELECT count(*) > 0 FROM pg_stat_replication WHERE state = 'streaming'", Stop),
            "The standby does not follow.",
            Stop
        );
    }

    /// <summary>A second that is over, so that all of now is before it and all that comes is after it.</summary>
    internal async Task<string> AWholeSecondAsync()
    {
        await using var owner = await OwnerAsync();
        var second = await owner.ValueAsync<DateTime>(
            "SELECT date_trunc('second', clock_timestamp()) + interval '1 s'",
            Stop
        );
        await ResourceControl.UntilAsync(
            TimeSpan.FromSeconds(5),
            () => Task.FromResult(DateTime.UtcNow > second),
            "The clock stands still.",
            Stop
        );
        return second.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>What each server is, the first one first.</summary>
    internal async Task<(ServerRole First, ServerRole Second)> RolesAsync()
    {
        using var topology = Topology();
        var pair = await ServerPair.OfAsync(topology, Stop);
        return (await pair.First.RoleAsync(Stop), await pair.Second.RoleAsync(Stop));
    }
}

[CollectionDefinition(nameof(Replicated))]
public sealed class Replicated : ICollectionFixture<ReplicatedAppHostFixture>;
