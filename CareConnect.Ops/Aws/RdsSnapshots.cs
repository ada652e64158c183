using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>Snapshots of RDS instances.</summary>
internal sealed class RdsSnapshots(AwsCli cli)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    /// <summary>Begins a snapshot; one that is there already is left alone.</summary>
    public async Task CreateAsync(string identifier, string snapshot, CancellationToken cancellationToken)
    {
        try
        {
            await cli.CallAsync(
                [
                    "rds",
                    "create-db-snapshot",
                    "--db-instance-identifier",
                    identifier,
                    "--db-snapshot-identifier",
                    snapshot,
                ],
                cancellationToken
            );
        }
        catch (AwsException problem) when (problem.Code.StartsWith("DBSnapshotAlreadyExists", StringComparison.Ordinal))
        {
            // A killed run began it.
        }
    }

    /// <summary>Those of an instance, the newest first.</summary>
    public async Task<IReadOnlyList<RdsSnapshot>> ListAsync(string identifier, CancellationToken cancellationToken)
    {
        var answer = await cli.ReadAsync<SnapshotsAnswer>(
            ["rds", "describe-db-snapshots", "--db-instance-identifier", identifier],
            cancellationToken
        );
        return [.. answer.DbSnapshots.OrderByDescending(snapshot => snapshot.SnapshotCreateTime)];
    }

    public async Task AvailableAsync(string snapshot, Action<string> say, CancellationToken cancellationToken)
    {
        var end = DateTimeOffset.UtcNow + Patience;
        while (true)
        {
            var answer = await cli.ReadAsync<SnapshotsAnswer>(
                ["rds", "describe-db-snapshots", "--db-snapshot-identifier", snapshot],
                cancellationToken
            );
            switch (answer.DbSnapshots[0].Status)
            {
                case "available":
                    return;
                case "failed":
                    throw new ProcedureException(
                        $"The snapshot {snapshot} failed: aws rds describe-events --source-type db-snapshot says why."
                    );
                case var status when DateTimeOffset.UtcNow > end:
                    throw new ProcedureException(
                        $"The snapshot {snapshot} is still {status} after {Patience.TotalHours:0} hours."
                    );
                case var status:
                    say($"{snapshot} is {status}");
                    await Task.Delay(Look, cancellationToken);
                    break;
            }
        }
    }

    private sealed record SnapshotsAnswer(IReadOnlyList<RdsSnapshot> DbSnapshots);
}

internal sealed record RdsSnapshot(
    string DbSnapshotIdentifier,
    string DbInstanceIdentifier,
    string Status,
    string SnapshotType,
    DateTimeOffset? SnapshotCreateTime
);
