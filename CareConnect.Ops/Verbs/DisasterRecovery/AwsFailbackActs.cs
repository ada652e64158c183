using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>What the steps of a failback do beside the databases, each safe to be done twice.</summary>
internal sealed class AwsFailbackActs(RegionPair regions, AwsReplacement replacement)
{
    private const string SeenFact = "failed over";
    private const string Backups = "backups";
    private static readonly TimeSpan LongestCopy = TimeSpan.FromHours(12);
    private readonly EdgeSwitch _edge = new(regions.Prod);

    /// <exception cref="RefusedException">Nothing failed over, or only half-way.</exception>
    public async Task LookAsync(StepContext context, CancellationToken cancellationToken)
    {
        // It has another login, maybe: who may not must hear of it before anything is closed.
        await regions.Prod.CallerAsync(cancellationToken);
        if (!context.Facts.ContainsKey(SeenFact))
        {
            await JudgeAsync(cancellationToken);
            await NameAsync(regions.Prod, pair => Names(pair.Prod), context, cancellationToken);
            await NameAsync(regions.Dr, pair => Names(pair.Dr), context, cancellationToken);
            context.Facts[SeenFact] = "yes";
        }
    }

    /// <summary>
    /// Copies what dr's buckets have more or newer than prod's: production's copies go one way alone. Each region keeps backups of
    /// its own.
    /// </summary>
    public async Task BringFilesAsync(StepContext context, CancellationToken cancellationToken)
    {
        var prod = (await regions.Prod.OutputsAsync(cancellationToken)).Buckets;
        foreach (var (name, bucket) in (await regions.Dr.OutputsAsync(cancellationToken)).Buckets)
        {
            if (name != Backups && prod.TryGetValue(name, out var home))
            {
                context.Say($"{bucket.Id} to {home.Id}");
                await regions.Prod.Cli.CallAsync(
                    [
                        "s3",
                        "sync",
                        $"s3://{bucket.Id}",
                        $"s3://{home.Id}",
                        "--source-region",
                        regions.Dr.Environment.Region,
                        "--only-show-errors",
                    ],
                    LongestCopy,
                    cancellationToken
                );
            }
        }
    }

    public async Task CloseAsync(StepContext context, CancellationToken cancellationToken)
    {
        await new AwsServices(regions.Dr).CloseAsync(cancellationToken);
        await new AwsServices(regions.Dr).EmptyAsync(context.Say, cancellationToken);
    }

    public async Task CatchUpAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (!await replacement.IsDoneAsync(cancellationToken))
        {
            var closed = await new AwsServices(regions.Dr).EmptyAsync(context.Say, cancellationToken);
            await replacement.CatchUpAsync(closed, context, cancellationToken);
        }
    }

    /// <summary>As long as no user was sent to prod, nobody but its worker has written there.</summary>
    public async Task StopProdAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (await _edge.LeadsToStandbyAsync(cancellationToken) != true)
        {
            throw new ProcedureException(
                "Users write in prod already; taking that back would lose it. Run careconnect dr failback --target aws --env dr to finish."
            );
        }

        await new AwsServices(regions.Prod).CloseAsync(cancellationToken);
    }

    public async Task SetStandbyAsideAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (await _edge.LeadsToStandbyAsync(cancellationToken) != false)
        {
            throw new ProcedureException(
                "The edge leads to dr again, where nothing runs. Apply prod with failover_armed = false in prod.tfvars (careconnect infra apply), then run this again."
            );
        }

        await replacement.SetStandbyAsideAsync(context, cancellationToken);
        await new AwsServices(regions.Dr).RestAsync(cancellationToken);
    }

    /// <summary>
    /// Terraform finds a database by RDS's own id, which the new ones do not share: left alone, it would go on with what was set
    /// aside, and hand its address to the services.
    /// </summary>
    public async Task TellTerraformAsync(StepContext context, CancellationToken cancellationToken)
    {
        foreach (var pair in await regions.DatabasesAsync(cancellationToken))
        {
            foreach (var identifier in Names(pair.Prod))
            {
                await AdoptAsync(identifier, context, cancellationToken);
            }

            await ForgetAsync(pair.Dr.Identifier, context, cancellationToken);
        }
    }

    private async Task JudgeAsync(CancellationToken cancellationToken)
    {
        var instances = new RdsInstances(regions.Dr.Cli);
        foreach (var pair in await regions.DatabasesAsync(cancellationToken))
        {
            var dr =
                await instances.FindOrNullAsync(pair.Dr.Identifier, cancellationToken)
                ?? throw Refused(
                    $"there is no {pair.Dr.Identifier}: a failback has set it aside, or Terraform never made it"
                );
            if (dr.IsReplica)
            {
                throw Refused(
                    $"{pair.Dr.Identifier} follows {dr.ReadReplicaSourceDbInstanceIdentifier}: nothing failed over"
                );
            }
        }

        // Where the edge leads to prod and prod has everything, an earlier failback was almost through.
        if (
            await _edge.LeadsToStandbyAsync(cancellationToken) == false
            && !await replacement.IsDoneAsync(cancellationToken)
        )
        {
            throw Refused(
                "dr's databases take writes, but the edge leads to prod, which users may write in. Finish it first: careconnect dr failover"
            );
        }
    }

    // Terraform's names, while its state still has the databases that are set aside later.
    private async Task NameAsync(
        AwsTopology topology,
        Func<DatabasePair, IEnumerable<string>> names,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var state = await topology.Terraform.StateAsync(cancellationToken);
        foreach (var identifier in (await regions.DatabasesAsync(cancellationToken)).SelectMany(names))
        {
            if (state.Databases.FirstOrDefault(each => each.Identifier == identifier) is { } known)
            {
                context.Facts[AddressFact(identifier)] = known.Address;
            }
        }
    }

    private async Task AdoptAsync(string identifier, StepContext context, CancellationToken cancellationToken)
    {
        if (!context.Facts.TryGetValue(AddressFact(identifier), out var address))
        {
            context.Say($"Terraform does not know {identifier}: there is nothing to tell");
            return;
        }

        var instance = await new RdsInstances(regions.Prod.Cli).FindAsync(identifier, cancellationToken);
        var known = (await regions.Prod.Terraform.StateAsync(cancellationToken)).At(address);
        if (known?.ResourceId != instance.DbiResourceId)
        {
            if (known is not null)
            {
                await regions.Prod.Terraform.ForgetAsync(address, cancellationToken);
            }

            await regions.Prod.Terraform.ImportAsync(address, identifier, cancellationToken);
        }
    }

    // Not the replica that Terraform made in the meantime, when this comes late.
    private async Task ForgetAsync(string identifier, StepContext context, CancellationToken cancellationToken)
    {
        if (!context.Facts.TryGetValue(AddressFact(identifier), out var address))
        {
            return;
        }

        var aside = context.Fact($"{identifier}{AwsReplacement.AsideFact}");
        var old = await new RdsInstances(regions.Dr.Cli).FindOrNullAsync(aside, cancellationToken);
        var known = (await regions.Dr.Terraform.StateAsync(cancellationToken)).At(address);
        if (old is not null && known?.ResourceId == old.DbiResourceId)
        {
            await regions.Dr.Terraform.ForgetAsync(address, cancellationToken);
        }
    }

    private static IEnumerable<string> Names(DatabaseOutput database) =>
        [database.Identifier, .. database.ReaderIdentifier is { } reader ? [reader] : Array.Empty<string>()];

    private static string AddressFact(string identifier) => $"terraform's {identifier}";

    private static RefusedException Refused(string why) =>
        new($"There is nothing to go back from: {why}. Nothing was changed.");
}
