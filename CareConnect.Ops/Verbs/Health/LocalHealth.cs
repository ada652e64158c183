using System.Globalization;
using CareConnect.Ops.Local;
using CareConnect.Ops.Storage;
using CareConnect.Ops.Verbs.Backups;
using CareConnect.Ops.Verbs.Rotations;

namespace CareConnect.Ops.Verbs.Health;

/// <summary>The parts of the AppHost that runs on this machine.</summary>
internal static class LocalHealth
{
    private const string LookAtIt = "look at it in the dashboard";
    private static readonly TimeSpan OldestBackup = TimeSpan.FromHours(26);

    public static IEnumerable<HealthCheck> Checks(LocalTopology topology) =>
        [
            new(
                "api",
                "GET /api/resources: replicas and their health",
                LookAtIt,
                stop => ReplicasAsync(topology, LocalNames.Api, stop)
            ),
            new(
                "worker",
                "GET /api/resources: replicas and their health",
                LookAtIt,
                stop => ReplicasAsync(topology, LocalNames.Worker, stop)
            ),
            new(
                "cache",
                "GET /api/resources: the cache answers PING",
                "restart it in the dashboard; everything answers without it, only slower",
                stop => ReplicasAsync(topology, LocalNames.Cache, stop)
            ),
            new(
                "database",
                "SELECT from pg_stat_activity, pg_stat_replication",
                "restart it in the dashboard",
                stop => DatabaseHealth.ConnectionsAsync(topology, stop)
            ),
            new(
                "outbox",
                "SELECT from outbox_messages",
                "restart it in the dashboard",
                stop => DatabaseHealth.OutboxAsync(topology, stop)
            ),
            new("storage", "list s3://backups", "restart it in the dashboard", stop => StorageAsync(topology, stop)),
            new(
                "backups",
                "the newest record in s3://backups that was verified",
                "careconnect backup --target local",
                stop => NewestBackupAsync(topology, stop)
            ),
            new(
                "secrets",
                "the last rotation in the journal; SELECT min(installed_on) FROM careconnect_migrations",
                "careconnect rotate --target local",
                async stop => (await RotationAge.OfAsync(topology, stop)).ToFinding()
            ),
            new("disk", "free space where data is kept", "free some space", _ => Task.FromResult(Disk())),
        ];

    private static async Task<Finding> ReplicasAsync(
        LocalTopology topology,
        string name,
        CancellationToken cancellationToken
    )
    {
        var resource = await topology.ResourceAsync(name, cancellationToken);
        IReadOnlyList<LocalResource> replicas = resource.Replicas.Count > 0 ? resource.Replicas : [resource];
        var bad = replicas.Where(replica => replica is not { State: "Running", Health: "Healthy" or null }).ToList();
        var figures = $"{replicas.Count - bad.Count} of {replicas.Count} run and are healthy";
        return bad.Count == 0
            ? Finding.Ok(figures)
            : new Finding(
                bad.Count == replicas.Count ? Severity.Failure : Severity.Warning,
                $"{figures}; {string.Join(", ", bad.Select(Describe))}",
                $"the last lines of its console say why: {LookAtIt}"
            );
    }

    private static string Describe(LocalResource replica)
    {
        var reason = replica.HealthReports.FirstOrDefault(report => report.Status is "Unhealthy" or "Degraded");
        var code = replica.ExitCode is { } exitCode ? $" (exit code {exitCode})" : "";
        return $"{replica.Name} is {replica.State}{code}{(reason is null ? "" : $", {reason.Name}: {reason.Description ?? reason.Error}")}";
    }

    private static async Task<Finding> StorageAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        using var storage = await ObjectStorage.OfAsync(topology, cancellationToken);
        var keys = await storage.KeysAsync("", cancellationToken);
        return Finding.Ok($"answers; {keys.Count} objects in {storage.Bucket}");
    }

    /// <summary>How old the newest backup is that was restored whole.</summary>
    public static async Task<Finding> NewestBackupAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        using var place = await BackupPlace.OpenAsync(topology, cancellationToken);
        var records = await place.Catalogue.ListAsync(cancellationToken);
        return Newest(records.FirstOrDefault(record => record.Verified is not null), records.Count);
    }

    private static Finding Newest(BackupRecord? proven, int count)
    {
        const string Remedy = "careconnect backup --target local && careconnect backup verify --target local";
        if (proven is null)
        {
            return Finding.Warning(count == 0 ? "there is none" : $"none of {count} was ever restored", Remedy);
        }

        var age = DateTimeOffset.UtcNow - proven.Time;
        var text = $"the newest that was restored is {Hours(age)} old ({proven.Name})";
        return age <= OldestBackup ? Finding.Ok(text) : Finding.Warning(text, Remedy);
    }

    private static Finding Disk()
    {
        var drive = new DriveInfo(OpsHome.Find().Root);
        var free = (double)drive.AvailableFreeSpace / drive.TotalSize;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{free:P0} of {drive.TotalSize / 1e9:N0} GB is free ({drive.Name})"
        );
        return free switch
        {
            > 0.1 => Finding.Ok(text),
            > 0.03 => Finding.Warning(text, "free some space"),
            _ => Finding.Failure(text, "free some space: PostgreSQL stops when the disk is full"),
        };
    }

    private static string Hours(TimeSpan age) => age.TotalHours.ToString("0.0 h", CultureInfo.InvariantCulture);
}
