using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>What an instance of production is, seen from the standby region's that takes the writes.</summary>
internal enum Standing
{
    Missing,

    /// <summary>From before the failover: it lacks what the standby region has taken since.</summary>
    Stale,
    Follows,

    /// <summary>It followed to the end, and takes writes since.</summary>
    Promoted,
}

/// <summary>
/// Production's databases on their way back: the stale ones are set aside, replicas of the standby region's take their names and
/// their places, and take writes in the end. RDS itself is asked each time what stands where.
/// </summary>
internal sealed class AwsReplacement(RegionPair regions)
{
    private const string Mark = "-before-failback-";

    /// <summary>Behind an instance's name: what it goes by since.</summary>
    public const string AsideFact = " set aside";

    // Beside a promoted instance it names the one that it has everything of. Without it whatever takes writes counts as stale, and
    // is kept: the safe mistake.
    private const string PromotedFrom = $"{RdsInstance.Noted}promoted-from";

    private readonly RdsInstances _prod = new(regions.Prod.Cli);
    private readonly RdsInstances _dr = new(regions.Dr.Cli);
    private readonly RdsReplicas _replicas = new(regions.Prod.Cli);

    /// <exception cref="ProcedureException">It follows something else.</exception>
    public async Task<Standing> StandingAsync(DatabasePair pair, CancellationToken cancellationToken)
    {
        var prod = await _prod.FindOrNullAsync(pair.Prod.Identifier, cancellationToken);
        var dr = await _dr.FindAsync(pair.Dr.Identifier, cancellationToken);
        return prod switch
        {
            null => Standing.Missing,
            { IsReplica: true } when !prod.Follows(dr) => throw new ProcedureException(
                $"{pair.Prod.Identifier} follows {prod.ReadReplicaSourceDbInstanceIdentifier}, and not {pair.Dr.Identifier}: nothing is "
                    + "known of such a state. Look at both with aws rds describe-db-instances, and go on by hand."
            ),
            { IsReplica: true } => Standing.Follows,
            _ when prod.Tag(PromotedFrom) == dr.DbiResourceId => Standing.Promoted,
            _ => Standing.Stale,
        };
    }

    /// <summary>Whether all of production's take writes, and have all that the standby region's had.</summary>
    public async Task<bool> IsDoneAsync(CancellationToken cancellationToken)
    {
        foreach (var pair in await regions.DatabasesAsync(cancellationToken))
        {
            // Once the standby region's was set aside, this was done long ago.
            if (
                await _dr.FindOrNullAsync(pair.Dr.Identifier, cancellationToken) is { IsReplica: false }
                && await StandingAsync(pair, cancellationToken) != Standing.Promoted
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes a snapshot of what is stale and gives it another name, its reader first. Nothing is deleted.</summary>
    public async Task SetAsideAsync(StepContext context, CancellationToken cancellationToken)
    {
        foreach (var pair in await regions.DatabasesAsync(cancellationToken))
        {
            if (await StandingAsync(pair, cancellationToken) == Standing.Stale)
            {
                if (
                    pair.Prod.ReaderIdentifier is { } reader
                    && await _prod.FindOrNullAsync(reader, cancellationToken) is not null
                )
                {
                    await _prod.RenameAsync(reader, Aside(reader, context.Run), context.Say, cancellationToken);
                }

                var aside = Aside(pair.Prod.Identifier, context.Run);
                if (await _prod.FindAsync(pair.Prod.Identifier, cancellationToken) is { IsBeingRenamed: false })
                {
                    await SaveAsync(pair.Prod.Identifier, aside, context, cancellationToken);
                }

                await _prod.RenameAsync(pair.Prod.Identifier, aside, context.Say, cancellationToken);
            }
        }
    }

    /// <summary>Makes replicas in the places of what was set aside, and waits until they are close to their source.</summary>
    public async Task FollowAsync(StepContext context, CancellationToken cancellationToken)
    {
        var pairs = await regions.DatabasesAsync(cancellationToken);
        foreach (var pair in pairs)
        {
            if (await StandingAsync(pair, cancellationToken) == Standing.Missing)
            {
                var source = await _dr.FindAsync(pair.Dr.Identifier, cancellationToken);
                var like = await LikeAsync(pair.Prod.Identifier, cancellationToken);
                await _replicas.CreateAsync(pair.Prod.Identifier, source, like, cancellationToken);
            }
        }

        foreach (var pair in pairs)
        {
            var like = await LikeAsync(pair.Prod.Identifier, cancellationToken);
            context.Facts[$"{pair.Prod.Identifier}{AsideFact}"] = like;
            if (await StandingAsync(pair, cancellationToken) == Standing.Promoted)
            {
                continue;
            }

            await _replicas.CompleteAsync(pair.Prod.Identifier, like, context.Say, cancellationToken);
            if (pair.Prod.ReaderIdentifier is { } reader)
            {
                await ReadAsync(pair.Prod.Identifier, reader, context, cancellationToken);
            }

            await _replicas.IsCloseAsync(pair.Prod.Identifier, RecoveryGoals.Ours.Rpo, context.Say, cancellationToken);
        }
    }

    /// <summary>Waits until production's have all that was written by then.</summary>
    public async Task CatchUpAsync(DateTimeOffset closed, StepContext context, CancellationToken cancellationToken)
    {
        foreach (var pair in await regions.DatabasesAsync(cancellationToken))
        {
            if (await StandingAsync(pair, cancellationToken) == Standing.Follows)
            {
                await _replicas.HasAllAsync(pair.Prod.Identifier, closed, context.Say, cancellationToken);
            }
        }
    }

    /// <summary>Makes production's take writes.</summary>
    public async Task PromoteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var pairs = await regions.DatabasesAsync(cancellationToken);
        foreach (var pair in pairs)
        {
            switch (await StandingAsync(pair, cancellationToken))
            {
                case Standing.Follows:
                    await OwnAsync(pair, cancellationToken);
                    break;
                case Standing.Promoted:
                    break;
                default:
                    throw new ProcedureException(
                        $"{pair.Prod.Identifier} does not follow {pair.Dr.Identifier} any more. Take this run back (--undo) and begin anew."
                    );
            }
        }

        await _prod.PromoteAsync([.. pairs.Select(pair => pair.Prod.Identifier)], context.Say, cancellationToken);
    }

    /// <summary>
    /// Lets the standby region's go on as those that count. Whether or not production's were promoted meanwhile, the next failback
    /// finds that they lack something: they follow on, or they are stale.
    /// </summary>
    public async Task DisownAsync(CancellationToken cancellationToken)
    {
        foreach (var pair in await regions.DatabasesAsync(cancellationToken))
        {
            if (
                await _prod.FindOrNullAsync(pair.Prod.Identifier, cancellationToken) is { } prod
                && prod.Tag(PromotedFrom) is not null
            )
            {
                await regions.Prod.Cli.CallAsync(
                    [
                        "rds",
                        "remove-tags-from-resource",
                        "--resource-name",
                        prod.DbInstanceArn,
                        "--tag-keys",
                        PromotedFrom,
                    ],
                    cancellationToken
                );
            }
        }
    }

    /// <summary>
    /// Gives the standby region's another name, so that no failover takes what will be stale for a standby. Those that follow
    /// again are left alone.
    /// </summary>
    public async Task SetStandbyAsideAsync(StepContext context, CancellationToken cancellationToken)
    {
        foreach (var pair in await regions.DatabasesAsync(cancellationToken))
        {
            var aside = Aside(pair.Dr.Identifier, context.Run);
            if (await _dr.FindOrNullAsync(pair.Dr.Identifier, cancellationToken) is { IsReplica: false } dr)
            {
                if (!dr.IsBeingRenamed && await StandingAsync(pair, cancellationToken) != Standing.Promoted)
                {
                    throw new ProcedureException(
                        $"{pair.Dr.Identifier} takes writes, and nothing says any more that {pair.Prod.Identifier} has all of it. "
                            + "Compare them, and then rename it by hand: aws rds modify-db-instance --new-db-instance-identifier."
                    );
                }

                await _dr.RenameAsync(pair.Dr.Identifier, aside, context.Say, cancellationToken);
            }

            context.Facts[$"{pair.Dr.Identifier}{AsideFact}"] = aside;
        }
    }

    private async Task SaveAsync(
        string identifier,
        string snapshot,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var snapshots = new RdsSnapshots(regions.Prod.Cli);
        await _prod.AvailableAsync(identifier, asPrimary: false, context.Say, cancellationToken);
        await snapshots.CreateAsync(identifier, snapshot, cancellationToken);
        await snapshots.AvailableAsync(snapshot, context.Say, cancellationToken);
    }

    // Before the promotion: a command that is killed right after it must find how it came to be.
    private async Task OwnAsync(DatabasePair pair, CancellationToken cancellationToken)
    {
        var dr = await _dr.FindAsync(pair.Dr.Identifier, cancellationToken);
        var prod = await _prod.FindAsync(pair.Prod.Identifier, cancellationToken);
        await regions.Prod.Cli.CallAsync(
            [
                "rds",
                "add-tags-to-resource",
                "--resource-name",
                prod.DbInstanceArn,
                "--tags",
                $"Key={PromotedFrom},Value={dr.DbiResourceId}",
            ],
            cancellationToken
        );
    }

    // The reader is a replica of the replica: what makes it takes none of the time in which nobody can write.
    private async Task ReadAsync(
        string primary,
        string reader,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var like = await AsideAsync(reader, cancellationToken) ?? await LikeAsync(primary, cancellationToken);
        context.Facts[$"{reader}{AsideFact}"] = like;
        if (await _prod.FindOrNullAsync(reader, cancellationToken) is null)
        {
            var source = await _prod.FindAsync(primary, cancellationToken);
            await _replicas.CreateAsync(reader, source, like, cancellationToken);
        }

        await _replicas.CompleteAsync(reader, like, context.Say, cancellationToken);
    }

    // What was set aside last says how a database of this name has to be.
    private async Task<string> LikeAsync(string identifier, CancellationToken cancellationToken) =>
        await AsideAsync(identifier, cancellationToken)
        ?? throw new ProcedureException(
            $"RDS in {regions.Prod.Environment.Region} has neither {identifier} nor one that was set aside, so that nothing says how it "
                + "has to be. Let Terraform make it (careconnect infra apply --target aws --env prod), then run this again."
        );

    private async Task<string?> AsideAsync(string identifier, CancellationToken cancellationToken) =>
        await _prod.ListAsync($"{identifier}{Mark}", cancellationToken) is [var newest, ..]
            ? newest.DbInstanceIdentifier
            : null;

    private static string Aside(string identifier, Guid run) => RdsNames.Beside(identifier, Mark, run);
}
