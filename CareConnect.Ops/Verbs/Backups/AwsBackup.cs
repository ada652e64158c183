using System.Globalization;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Vpc;

namespace CareConnect.Ops.Verbs.Backups;

/// <summary>
/// <c>backup --physical</c> against AWS: a snapshot of each server by RDS itself. It is kept until somebody deletes it; dumps, which
/// the operators' task makes, have classes and retention.
/// </summary>
internal static class AwsBackup
{
    private const string NameFact = "backup";
    private const string SnapshotsFact = "snapshots";

    public static Procedure Create(AwsTopology topology) =>
        new(
            "backup",
            [
                new Step(
                    "Name the backup",
                    "the time and the end of the run's id",
                    (context, _) =>
                    {
                        context.Facts[NameFact] = string.Create(
                            CultureInfo.InvariantCulture,
                            $"{DateTime.UtcNow:yyyyMMdd't'HHmmss'z'}-{context.Run.ToString("n")[^8..]}"
                        );
                        return Task.CompletedTask;
                    }
                ),
                new Step(
                    "Take the snapshots",
                    "aws rds create-db-snapshot: of each database",
                    (context, stop) => TakeAsync(topology, context, stop)
                ),
                new Step(
                    "Wait until they are there",
                    "aws rds describe-db-snapshots",
                    (context, stop) => WaitAsync(topology, context, stop)
                ),
            ]
        )
        {
            ChangesEnvironment = false,
            Summary = facts =>
                [
                    $"Snapshots: {facts["snapshots"]}.",
                    "They are proven once one was restored: careconnect restore <snapshot> --target aws",
                ],
        };

    /// <summary>The environment's snapshots, and its dumps as the VPC's task knows them.</summary>
    public static Procedure List(AwsTopology topology, Procedure inside)
    {
        var whole = new OpsTask(topology).Whole(inside, ["backup", "list"]);
        return whole with
        {
            Steps =
            [
                new Step(
                    "List the snapshots",
                    "aws rds describe-db-snapshots",
                    async (context, stop) =>
                        context.Facts[SnapshotsFact] = string.Join('\n', await SnapshotsAsync(topology, stop))
                )
                {
                    OnlyLooks = true,
                },
                .. whole.Steps,
            ],
            Summary = facts =>
                [.. facts[SnapshotsFact].Split('\n', StringSplitOptions.RemoveEmptyEntries), .. whole.Summary(facts)],
        };
    }

    private static async Task<IReadOnlyList<string>> SnapshotsAsync(
        AwsTopology topology,
        CancellationToken cancellationToken
    )
    {
        var lines = new List<string>();
        foreach (var database in (await topology.OutputsAsync(cancellationToken)).Databases.Values)
        {
            var snapshots = await new RdsSnapshots(topology.Cli).ListAsync(database.Identifier, cancellationToken);
            lines.AddRange(
                snapshots.Select(snapshot =>
                    $"{snapshot.DbSnapshotIdentifier}  {snapshot.SnapshotCreateTime:yyyy-MM-dd HH:mm} UTC  {snapshot.Status}  {snapshot.SnapshotType}"
                )
            );
        }

        return lines;
    }

    private static async Task TakeAsync(AwsTopology topology, StepContext context, CancellationToken cancellationToken)
    {
        var snapshots = new List<string>();
        foreach (var database in (await topology.OutputsAsync(cancellationToken)).Databases.Values)
        {
            var name = $"{database.Identifier}-{context.Fact(NameFact)}";
            await new RdsSnapshots(topology.Cli).CreateAsync(database.Identifier, name, cancellationToken);
            snapshots.Add(name);
        }

        context.Facts["snapshots"] =
            snapshots.Count > 0
                ? string.Join(' ', snapshots)
                : throw new ProcedureException("Terraform knows no database in this environment.");
    }

    private static async Task WaitAsync(AwsTopology topology, StepContext context, CancellationToken cancellationToken)
    {
        foreach (var name in context.Fact("snapshots").Split(' '))
        {
            await new RdsSnapshots(topology.Cli).AvailableAsync(name, context.Say, cancellationToken);
        }
    }
}
