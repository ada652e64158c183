using System.Globalization;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Local;
using CareConnect.Ops.Verbs.Backups;
using CareConnect.Ops.Verbs.Rotations;

namespace CareConnect.Ops.Verbs.Health;

/// <summary>What an environment in AWS keeps: cache, objects, backups, disks and secrets.</summary>
internal sealed class AwsStoresHealth(AwsTopology topology)
{
    private const double LeastFree = 0.15;
    private const double BytesOfGib = 1024.0 * 1024 * 1024;
    private static readonly TimeSpan OldestBackup = TimeSpan.FromHours(26);

    // The newest may not be verified yet, and each older one is asked for.
    private const int LookedAt = 10;

    private string Env => $"--target aws --env {topology.Environment.Name}";

    public IEnumerable<HealthCheck> Checks() =>
        [
            new(
                "cache",
                "aws elasticache describe-replication-groups: status",
                "aws elasticache describe-events --source-type replication-group",
                CacheAsync
            ),
            new("storage", "aws s3api head-bucket: of the backups", $"careconnect infra drift {Env}", StorageAsync),
            new(
                "backups",
                "aws s3api list-objects-v2, get-object: the newest record that was verified",
                $"careconnect backup {Env} && careconnect backup verify {Env}",
                BackupsAsync
            ),
            new(
                "disk",
                "aws rds describe-db-instances; aws cloudwatch get-metric-data: FreeStorageSpace",
                $"careconnect infra plan {Env}",
                DiskAsync
            ),
            new(
                "secrets",
                "aws secretsmanager describe-secret: when they were changed last",
                $"careconnect rotate --due {Env}",
                SecretsAsync
            ),
        ];

    private async Task<Finding> CacheAsync(CancellationToken cancellationToken)
    {
        var states = new List<string>();
        var isWell = true;
        foreach (var cache in (await topology.OutputsAsync(cancellationToken)).Caches.Values)
        {
            var answer = await topology.Cli.ReadAsync<GroupsAnswer>(
                ["elasticache", "describe-replication-groups", "--replication-group-id", cache.ReplicationGroupId],
                cancellationToken
            );
            var status = answer.ReplicationGroups is [var group] ? group.Status : "gone";
            states.Add($"{cache.ReplicationGroupId} is {status}");
            isWell &= status is "available" or "snapshotting";
        }

        // The API passes a cache that is away by: slower, and no data is lost.
        return states.Count == 0 ? Finding.Ok("there is none")
            : isWell ? Finding.Ok(string.Join("; ", states))
            : Finding.Warning(
                string.Join("; ", states),
                "aws elasticache describe-events --source-type replication-group"
            );
    }

    private async Task<Finding> StorageAsync(CancellationToken cancellationToken)
    {
        await topology.Cli.CallAsync(
            ["s3api", "head-bucket", "--bucket", topology.Environment.BackupsBucket],
            cancellationToken
        );
        return Finding.Ok($"{topology.Environment.BackupsBucket} answers");
    }

    private async Task<Finding> BackupsAsync(CancellationToken cancellationToken)
    {
        var records = new RecordBucket(topology.Cli, topology.Environment.BackupsBucket, BackupRecord.Folder);
        var keys = (await records.KeysAsync("", cancellationToken))
            .Where(key => key.EndsWith(BackupRecord.Suffix, StringComparison.Ordinal))
            .OrderDescending(StringComparer.Ordinal)
            .Take(LookedAt);
        foreach (var key in keys)
        {
            if (
                await records.FindAsync<BackupRecord>(key, BackupRecord.Format, cancellationToken) is
                { Verified: not null } proven
            )
            {
                var age = DateTimeOffset.UtcNow - proven.Time;
                var text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"the newest that was restored is {age.TotalHours:0.0} h old ({proven.Name})"
                );
                return age <= OldestBackup
                    ? Finding.Ok(text)
                    : Finding.Warning(text, $"careconnect backup {Env} && careconnect backup verify {Env}");
            }
        }

        return Finding.Warning(
            "none of the newest was ever restored",
            $"careconnect backup {Env} && careconnect backup verify {Env}"
        );
    }

    private async Task<Finding> DiskAsync(CancellationToken cancellationToken)
    {
        var instances = new List<RdsInstance>();
        foreach (
            var name in (await topology.OutputsAsync(cancellationToken)).Databases.Values.SelectMany(database =>
                database.Identifiers
            )
        )
        {
            instances.Add(await new RdsInstances(topology.Cli).FindAsync(name, cancellationToken));
        }

        var free = await new CloudWatchMetrics(topology.Cli).HighestAsync(
            [
                .. instances.Select(instance => new MetricQuery(
                    "AWS/RDS",
                    "FreeStorageSpace",
                    "Minimum",
                    ("DBInstanceIdentifier", instance.DbInstanceIdentifier)
                )),
            ],
            cancellationToken
        );
        var shares = instances
            .Zip(
                free,
                (instance, bytes) =>
                    (instance.DbInstanceIdentifier, Free: bytes / (instance.AllocatedStorage * BytesOfGib))
            )
            .ToList();
        var text = string.Join(
            "; ",
            shares.Select(disk =>
                disk.Free is { } share
                    ? string.Create(CultureInfo.InvariantCulture, $"{disk.DbInstanceIdentifier}: {share:P0} is free")
                    : $"{disk.DbInstanceIdentifier} is silent about its disk"
            )
        );
        return shares.Count == 0 ? Finding.Ok("there is none")
            : shares.All(disk => disk.Free >= LeastFree) ? Finding.Ok(text)
            : Finding.Warning(
                text,
                $"it grows by itself up to Terraform's limit; raise that: careconnect infra plan {Env}"
            );
    }

    private async Task<Finding> SecretsAsync(CancellationToken cancellationToken)
    {
        var arn = await new AwsServiceSecrets(topology).ArnAsync(LocalNames.Api, cancellationToken);
        var changed = await new AwsSecrets(topology.Cli).ChangedAsync(arn, cancellationToken);
        var due = changed + RotationAge.Longest;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"renewed {changed:yyyy-MM-dd}, due by {due:yyyy-MM-dd}"
        );
        return due > DateTimeOffset.UtcNow ? Finding.Ok(text) : Finding.Warning(text, $"careconnect rotate {Env}");
    }

    private sealed record GroupsAnswer(IReadOnlyList<Group> ReplicationGroups);

    private sealed record Group(string Status);
}
