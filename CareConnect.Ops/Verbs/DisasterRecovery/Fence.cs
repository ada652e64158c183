using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>
/// Keeps a server from ever taking writes again by itself: it is stopped, and its data is marked as a standby's, so that
/// even the next start of the whole topology leaves it read-only.
/// </summary>
internal static class Fence
{
    private const string Signal = "standby.signal";

    public static async Task PutUpAsync(
        LocalTopology topology,
        DatabaseServer server,
        CancellationToken cancellationToken
    )
    {
        await topology.StopAsync(server.Name, cancellationToken);
        if (Directory.Exists(server.DataFolder))
        {
            var file = Path.Combine(server.DataFolder, Signal);
            await File.WriteAllTextAsync(file, "", cancellationToken);
            await PostgresAccount.OwnAsync(file, cancellationToken);
            // It must not follow anybody either: what it has more than others would be in the way.
            await File.AppendAllTextAsync(
                Path.Combine(server.DataFolder, "postgresql.auto.conf"),
                "\nprimary_conninfo = ''\n",
                cancellationToken
            );
        }
    }

    public static async Task TakeDownAsync(
        LocalTopology topology,
        DatabaseServer server,
        CancellationToken cancellationToken
    )
    {
        File.Delete(Path.Combine(server.DataFolder, Signal));
        await topology.StartAsync(server.Name, cancellationToken);
    }
}
