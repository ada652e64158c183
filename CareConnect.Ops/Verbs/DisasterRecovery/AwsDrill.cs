using System.Diagnostics;
using System.Text.Json;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Restores;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>
/// <c>dr drill --env dr</c>: what serves and what stands by is only read. Each replica's newest state is restored beside it, from
/// the backups that the standby region has of its own; that is measured, and what was restored is deleted in any case. What a
/// killed drill left goes with the next one.
/// </summary>
internal static class AwsDrill
{
    private const string Mark = $"{RestoredInstance.Mark}drill-";
    private const string ReportFact = "report";
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public static Procedure Create(AwsTopology dr)
    {
        _ = RegionPair.Of(dr);
        return new(
            "dr drill",
            [
                new Step(
                    "Look at the standby, and remove what is left",
                    $"aws rds describe-db-instances; aws rds delete-db-instance, of those named ...{Mark}...",
                    (context, stop) => LookAsync(dr, context, stop)
                )
                {
                    OnlyLooks = true,
                },
                new Step(
                    "Restore beside the standby, measure, delete",
                    "aws cloudwatch get-metric-statistics: ReplicaLag; aws rds restore-db-instance-to-point-in-time --use-latest-restorable-time; delete-db-instance",
                    (context, stop) => RehearseAsync(dr, context, stop)
                )
                {
                    UndoAsync = (context, stop) => RemoveAsync(dr, context, untilGone: true, stop),
                },
                new Step(
                    "Write the report",
                    $"aws s3api put-object s3://{dr.Environment.BackupsBucket}/ops/{AwsDrillReport.Prefix}",
                    (context, stop) =>
                    {
                        var report = JsonSerializer.Deserialize<AwsDrillReport>(context.Fact(ReportFact))!;
                        return dr.Records.PutAsync(report.Key(context.Run), report, stop);
                    }
                ),
            ]
        )
        {
            // It stands beside what runs, and is gone when the command ends.
            ChangesEnvironment = false,
            IsGood = facts => Report(facts).GoalsMet,
            Summary = facts => Report(facts).Lines,
        };
    }

    private static async Task LookAsync(AwsTopology dr, StepContext context, CancellationToken cancellationToken)
    {
        var instances = new RdsInstances(dr.Cli);
        await RemoveAsync(dr, context, untilGone: true, cancellationToken);
        foreach (var database in (await dr.OutputsAsync(cancellationToken)).Databases.Values)
        {
            var replica = await instances.FindAsync(database.Identifier, cancellationToken);
            if (!replica.IsReplica)
            {
                throw new RefusedException(
                    $"{database.Identifier} takes writes: the standby region serves, and nobody rehearses now. Nothing was changed."
                );
            }

            await RemoveOldAsync(dr, database.Identifier, context.Say, cancellationToken);
        }
    }

    private static async Task RehearseAsync(AwsTopology dr, StepContext context, CancellationToken cancellationToken)
    {
        var time = DateTimeOffset.UtcNow;
        var copies = new List<RestoredCopy>();
        try
        {
            foreach (var database in (await dr.OutputsAsync(cancellationToken)).Databases.Values)
            {
                copies.Add(await RestoreAsync(dr, database.Identifier, context, cancellationToken));
            }
        }
        catch (ProcedureException problem)
        {
            // Told now: if the removal failed as well, nobody would hear of it.
            context.Say(problem.Message);
            throw;
        }
        finally
        {
            // An interruption does not end this as well, but it need not see the end of it either.
            await RemoveAsync(dr, context, !cancellationToken.IsCancellationRequested, CancellationToken.None);
        }

        var report = new AwsDrillReport
        {
            Time = time,
            Who = (await dr.CallerAsync(cancellationToken)).Arn,
            Region = dr.Environment.Region,
            IsEmulated = AwsCli.IsEmulated,
            Databases = copies,
        };
        context.Facts[ReportFact] = JsonSerializer.Serialize(report);
    }

    private static async Task<RestoredCopy> RestoreAsync(
        AwsTopology dr,
        string identifier,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var lag = await new RdsReplicas(dr.Cli).LagAsync(identifier, cancellationToken);
        var replica = await new RdsInstances(dr.Cli).FindAsync(identifier, cancellationToken);
        var restorable =
            DateTimeOffset.UtcNow - replica.LatestRestorableTime
            ?? throw new ProcedureException(
                $"{identifier} keeps no backups, so that nothing can be restored when it is lost. Its retention stands in {dr.Environment.Variables}."
            );
        var name = RdsNames.Beside(identifier, Mark, context.Run);
        var clock = Stopwatch.StartNew();
        // An interruption waits for this one call: what AWS was asked for must be there to be deleted.
        await new RestoredInstance(dr.Cli).BeginAsync(
            name,
            replica,
            [
                "restore-db-instance-to-point-in-time",
                "--source-db-instance-identifier",
                identifier,
                "--target-db-instance-identifier",
                name,
                "--use-latest-restorable-time",
                "--no-deletion-protection",
            ],
            CancellationToken.None
        );
        context.Say($"{name} is being restored");
        // What is restored follows nobody, and takes writes once it is there.
        await new RdsInstances(dr.Cli).AvailableAsync(name, asPrimary: false, context.Say, cancellationToken);
        return new(identifier, clock.Elapsed.TotalSeconds, restorable.TotalSeconds, lag?.TotalSeconds);
    }

    /// <summary>Deletes what this run restored.</summary>
    private static async Task RemoveAsync(
        AwsTopology dr,
        StepContext context,
        bool untilGone,
        CancellationToken cancellationToken
    )
    {
        foreach (var database in (await dr.OutputsAsync(cancellationToken)).Databases.Values)
        {
            await RemoveAsync(
                dr,
                RdsNames.Beside(database.Identifier, Mark, context.Run),
                untilGone,
                context.Say,
                cancellationToken
            );
        }
    }

    // Another drill may be under way, elsewhere; none takes longer than this.
    private static async Task RemoveOldAsync(
        AwsTopology dr,
        string identifier,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var all = await new RdsInstances(dr.Cli).ListAsync($"{identifier}{Mark}", cancellationToken);
        foreach (var left in all.Where(each => each.DbInstanceStatus != "deleting"))
        {
            if (!(DateTimeOffset.UtcNow - left.InstanceCreateTime > Longest))
            {
                throw new ProcedureException(
                    $"Another drill may be under way: {left.DbInstanceIdentifier} is there. Wait for its end. If somebody killed it: "
                        + $"careconnect restore discard {left.DbInstanceIdentifier} --target aws --env dr"
                );
            }

            say($"{left.DbInstanceIdentifier} was left by a drill");
            await RemoveAsync(dr, left.DbInstanceIdentifier, untilGone: true, say, cancellationToken);
        }
    }

    private static async Task RemoveAsync(
        AwsTopology dr,
        string name,
        bool untilGone,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var instances = new RdsInstances(dr.Cli);
        try
        {
            await AwsWait.UntilAsync(
                Patience,
                async () =>
                {
                    var accepted = await TryAsync(dr, name, cancellationToken);
                    return (accepted && !untilGone) || await instances.FindOrNullAsync(name, cancellationToken) is null
                        ? null
                        : $"{name} is being deleted";
                },
                say,
                cancellationToken
            );
        }
        catch (ProcedureException problem)
        {
            throw new ProcedureException(
                $"{name} holds patients' data and could not be deleted: {problem.Message} Delete it: "
                    + $"careconnect restore discard {name} --target aws --env dr",
                problem
            );
        }
    }

    // One that is still being made cannot be deleted yet.
    private static async Task<bool> TryAsync(AwsTopology dr, string name, CancellationToken cancellationToken)
    {
        try
        {
            await new RestoredInstance(dr.Cli).RemoveAsync(name, cancellationToken);
            return true;
        }
        catch (AwsException problem) when (problem.Code.StartsWith("InvalidDBInstanceState", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static AwsDrillReport Report(IReadOnlyDictionary<string, string> facts) =>
        JsonSerializer.Deserialize<AwsDrillReport>(facts[ReportFact])!;
}
