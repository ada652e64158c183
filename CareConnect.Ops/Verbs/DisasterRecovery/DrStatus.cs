using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Verbs.Health;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary><c>dr status</c>: what a disaster would cost now.</summary>
internal static class DrStatus
{
    private const string Drill = "careconnect dr drill --target local";
    private static readonly TimeSpan OldestDrill = TimeSpan.FromDays(31);

    public static IEnumerable<HealthCheck> Checks(LocalTopology topology) =>
        [
            new(
                "roles",
                "SELECT pg_is_in_recovery() on each server",
                "look at the servers in the dashboard",
                stop => RolesAsync(topology, stop)
            ),
            new(
                "lag",
                "SELECT from pg_stat_replication on the primary",
                "restart the standby in the dashboard",
                stop => OnPrimaryAsync(topology, ReplicationHealth.LagAsync, stop)
            ),
            new(
                "slots",
                "SELECT from pg_replication_slots on the primary",
                "restart the standby in the dashboard",
                stop => OnPrimaryAsync(topology, ReplicationHealth.SlotsAsync, stop)
            ),
            new(
                "wal archive",
                "SELECT from pg_stat_archiver, pg_ls_archive_statusdir() on the primary",
                "look at the server's console in the dashboard",
                stop => OnPrimaryAsync(topology, ReplicationHealth.ArchiveAsync, stop)
            ),
            new(
                "backups",
                "the newest record in s3://backups that was verified",
                "careconnect backup --target local",
                stop => LocalHealth.NewestBackupAsync(topology, stop)
            ),
            new("drill", "the newest report of a drill", Drill, _ => Task.FromResult(LastDrill(topology.Home))),
        ];

    private static async Task<Finding> RolesAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        var pair = await ServerPair.OfAsync(topology, cancellationToken);
        var first = await pair.First.RoleAsync(cancellationToken);
        var second = await pair.Second.RoleAsync(cancellationToken);
        var text = $"{pair.First.Name} is {Word(first)}, {pair.Second.Name} is {Word(second)}";
        return (first, second) switch
        {
            (ServerRole.Primary, ServerRole.Standby) => Finding.Ok(text),
            (ServerRole.Primary, ServerRole.Primary) => Finding.Failure(
                text,
                $"stop {pair.First.Name} in the dashboard at once: two servers take writes"
            ),
            (ServerRole.Primary, ServerRole.Silent) => Finding.Warning(text, "start the standby in the dashboard"),
            (_, ServerRole.Primary) => Finding.Warning(
                $"{text}: after a failover",
                "careconnect dr failback --target local"
            ),
            _ => Finding.Failure(text, "careconnect dr failover --target local"),
        };
    }

    private static async Task<Finding> OnPrimaryAsync(
        LocalTopology topology,
        Func<Npgsql.NpgsqlConnection, CancellationToken, Task<Finding>> ask,
        CancellationToken cancellationToken
    )
    {
        var (primary, _) = await (await ServerPair.OfAsync(topology, cancellationToken)).RolesAsync(cancellationToken);
        await using var connection = await primary.OpenAsync(cancellationToken);
        return await ask(connection, cancellationToken);
    }

    private static Finding LastDrill(OpsHome home)
    {
        if (DrillReport.Newest(home) is not { } report)
        {
            return Finding.Warning("none was ever run: RTO and RPO are hopes", Drill);
        }

        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Time:yyyy-MM-dd HH:mm}: RTO {report.RtoSeconds:0.0} s, RPO {report.RpoSeconds:0.0} s, {report.Lost} acknowledged writes lost"
        );
        return !report.GoalsMet ? Finding.Failure($"{text}; goals missed", Drill)
            : DateTimeOffset.UtcNow - report.Time > OldestDrill ? Finding.Warning($"{text}; too long ago", Drill)
            : Finding.Ok(text);
    }

    private static string Word(ServerRole role) =>
        role switch
        {
            ServerRole.Primary => "primary",
            ServerRole.Standby => "standby",
            ServerRole.Silent => "silent",
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
        };
}
