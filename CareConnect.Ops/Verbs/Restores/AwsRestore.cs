using System.Globalization;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Vpc;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary>
/// <c>restore</c> against AWS: from a snapshot or to a point in time, always into a new instance beside the source, in its
/// subnets, security groups and parameters, so that it can take its place.
/// </summary>
internal static class AwsRestore
{
    private const string SourceFact = "source";
    private const string TargetFact = "target";

    /// <param name="topology">The environment.</param>
    /// <param name="snapshot">Which snapshot; the newest when there is no time either.</param>
    /// <param name="time">The second, UTC.</param>
    public static Procedure Create(AwsTopology topology, string? snapshot, DateTimeOffset? time)
    {
        var what = time is { } second ? Iso(second) : snapshot ?? "the newest snapshot";
        return new(
            $"restore {what}",
            [
                new Step(
                    "Find the source",
                    "aws rds describe-db-instances, describe-db-snapshots",
                    (context, stop) => FindAsync(topology, snapshot, time, context, stop)
                ),
                new Step(
                    "Begin the restore",
                    time is null
                        ? "aws rds restore-db-instance-from-db-snapshot: a new instance"
                        : $"aws rds restore-db-instance-to-point-in-time --restore-time {what}: a new instance",
                    (context, stop) => BeginAsync(topology, time, context, stop)
                )
                {
                    UndoAsync = (context, stop) =>
                        new RestoredInstance(topology.Cli).RemoveAsync(context.Fact(TargetFact), stop),
                    // The emulator knows no time but now.
                    Proof = time is null ? Proof.Emulated : Proof.RequestOnly,
                },
                new Step(
                    "Wait until it is there",
                    "aws rds describe-db-instances",
                    (context, stop) =>
                        new RdsInstances(topology.Cli).AvailableAsync(
                            context.Fact(TargetFact),
                            asPrimary: true,
                            context.Say,
                            stop
                        )
                ),
            ]
        )
        {
            // It stands beside what runs, and changes nothing of it.
            Rescues = true,
            Summary = facts =>
                [
                    $"{facts[TargetFact]} holds {facts[SourceFact]} as of {what}. Nothing else was changed.",
                    $"It costs money until: careconnect restore discard {facts[TargetFact]} --target aws --env {topology.Environment.Name}",
                ],
        };
    }

    public static Procedure Discard(AwsTopology topology, string name) =>
        new(
            $"restore discard {name}",
            [
                new Step(
                    "Delete the restored instance",
                    $"aws rds delete-db-instance --db-instance-identifier {name} --skip-final-snapshot",
                    (_, stop) => new RestoredInstance(topology.Cli).RemoveAsync(name, stop)
                ),
            ]
        )
        {
            Rescues = true,
        };

    private static async Task FindAsync(
        AwsTopology topology,
        string? snapshot,
        DateTimeOffset? time,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var outputs = await topology.OutputsAsync(cancellationToken);
        var database = outputs.Databases.Values.FirstOrDefault(database =>
            snapshot is null || snapshot.StartsWith(database.Identifier, StringComparison.Ordinal)
        );
        if (database is null)
        {
            throw new ProcedureException(
                $"{snapshot} is no snapshot of a database of {topology.Environment.Name}: see backup list."
            );
        }

        var source = await new RdsInstances(topology.Cli).FindAsync(database.Identifier, cancellationToken);
        if (time is { } second && (source.LatestRestorableTime is not { } latest || second > latest))
        {
            throw new ProcedureException(
                $"{database.Identifier} can be restored to {(source.LatestRestorableTime is { } newest ? Iso(newest) : "no point in time")} at the latest."
            );
        }

        context.Facts[SourceFact] = database.Identifier;
        context.Facts[TargetFact] = RdsNames.Beside(database.Identifier, RestoredInstance.Mark, context.Run);
        if (time is null)
        {
            context.Facts["snapshot"] = snapshot ?? await NewestAsync(topology, database.Identifier, cancellationToken);
        }
    }

    private static async Task BeginAsync(
        AwsTopology topology,
        DateTimeOffset? time,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var target = context.Fact(TargetFact);
        var source = await new RdsInstances(topology.Cli).FindAsync(context.Fact(SourceFact), cancellationToken);
        IEnumerable<string> from = time is { } second
            ?
            [
                "restore-db-instance-to-point-in-time",
                "--source-db-instance-identifier",
                source.DbInstanceIdentifier,
                "--target-db-instance-identifier",
                target,
                "--restore-time",
                Iso(second),
            ]
            :
            [
                "restore-db-instance-from-db-snapshot",
                "--db-snapshot-identifier",
                context.Fact("snapshot"),
                "--db-instance-identifier",
                target,
            ];
        await new RestoredInstance(topology.Cli).BeginAsync(target, source, from, cancellationToken);
    }

    private static async Task<string> NewestAsync(
        AwsTopology topology,
        string identifier,
        CancellationToken cancellationToken
    ) =>
        (await new RdsSnapshots(topology.Cli).ListAsync(identifier, cancellationToken))
            .FirstOrDefault(snapshot => snapshot.Status == "available")
            ?.DbSnapshotIdentifier
        ?? throw new ProcedureException($"{identifier} has no snapshot: careconnect backup --target aws makes one.");

    /// <summary>Restored instances, and restored databases as the VPC's task knows them.</summary>
    public static Procedure List(AwsTopology topology, Procedure inside)
    {
        var task = new OpsTask(topology);
        var whole = task.Whole(inside, ["restore", "list"]);
        return whole with
        {
            Steps =
            [
                new Step(
                    "Read the instances",
                    "aws rds describe-db-instances",
                    async (context, stop) =>
                        context.Facts["instances"] = string.Join(
                            '\n',
                            (await new RdsInstances(topology.Cli).ListAsync(stop))
                                .Where(instance => RestoredInstance.Is(instance.DbInstanceIdentifier))
                                .Select(instance => $"{instance.DbInstanceIdentifier}  {instance.DbInstanceStatus}")
                        )
                )
                {
                    OnlyLooks = true,
                },
                .. whole.Steps,
            ],
            Summary = facts =>
                [.. facts["instances"].Split('\n', StringSplitOptions.RemoveEmptyEntries), .. whole.Summary(facts)],
        };
    }

    private static string Iso(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
