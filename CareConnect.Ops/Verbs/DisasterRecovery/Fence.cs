using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>
/// Keeps a server from ever taking writes again by itself: it is stopped, and its data is marked as a standby's, so that
/// even the next start of the whole topology leaves it read-only. No service gets in either: its data is old, and reports
/// that prefer a standby would show it.
/// </summary>
internal static class Fence
{
    private const string Signal = "standby.signal";
    private const string Logins = "pg_hba.conf";
    private const string Mark = "# fenced";

    // The first line that fits decides. The server's own login stays, for the engine and for failback.
    private const string NoService =
        $"host all careconnect_app,careconnect_readonly,careconnect_backup all reject {Mark}";

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
            await WriteLoginsAsync(server, [NoService], cancellationToken);
        }
    }

    /// <summary>Whether its data is a standby's, also while it does not run; a promotion ends that.</summary>
    public static bool IsStandby(DatabaseServer server) => File.Exists(Path.Combine(server.DataFolder, Signal));

    /// <summary>Lets services in again, from the next start on.</summary>
    public static Task OpenAsync(DatabaseServer server, CancellationToken cancellationToken) =>
        WriteLoginsAsync(server, [], cancellationToken);

    public static async Task TakeDownAsync(
        LocalTopology topology,
        DatabaseServer server,
        CancellationToken cancellationToken
    )
    {
        // It may have begun to run read-only in between.
        await topology.StopAsync(server.Name, cancellationToken);
        await OpenAsync(server, cancellationToken);
        File.Delete(Path.Combine(server.DataFolder, Signal));
        await topology.StartAsync(server.Name, cancellationToken);
    }

    private static async Task WriteLoginsAsync(
        DatabaseServer server,
        IReadOnlyList<string> first,
        CancellationToken cancellationToken
    )
    {
        var file = Path.Combine(server.DataFolder, Logins);
        var others = (await File.ReadAllLinesAsync(file, cancellationToken)).Where(line =>
            !line.EndsWith(Mark, StringComparison.Ordinal)
        );
        // Whole or not at all: with half of it nobody could log in any more.
        var draft = file + ".new";
        await File.WriteAllLinesAsync(draft, [.. first, .. others], cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await PostgresAccount.OwnAsync(draft, cancellationToken);
        File.Move(draft, file, overwrite: true);
    }
}
