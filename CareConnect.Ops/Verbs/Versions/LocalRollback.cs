using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary><c>rollback</c>, for the guide's rollback to "revision minus one": to the last version that was good.</summary>
internal sealed class LocalRollback(LocalTopology topology, OpsHome home, DeployOptions options)
{
    private readonly VersionStore _store = new(home);
    private readonly GoodVersions _good = new(home, topology.Name);
    private readonly SchemaGate _gate = new(topology, new VersionStore(home));
    private readonly LocalDeploy _deploy = new(topology, home, options);

    public Procedure Create() =>
        new(
            "rollback",
            [
                new Step(
                    "Find the last version that was good",
                    "good-APPHOST.jsonl; GET api/versions; is a contracted migration in between?",
                    LookAsync
                )
                {
                    OnlyLooks = true,
                },
                .. _deploy.Moves(),
                new Step(
                    "Record that the other was not good",
                    "good-APPHOST.jsonl",
                    (context, _) =>
                    {
                        var isBuilt = context.Fact(RolloutFacts.FromIsBuilt) == bool.TrueString;
                        var schema = context.Fact(RolloutFacts.Schema);
                        _good.Add(new(context.Fact(RolloutFacts.From), isBuilt, schema, false, DateTimeOffset.UtcNow));
                        return Task.CompletedTask;
                    }
                ),
            ]
        )
        {
            Summary = facts =>
                [
                    $"Version {facts[RolloutFacts.Version]} serves again, {facts[RolloutFacts.From]} is gone. The schema stays as it is.",
                ],
        };

    private async Task LookAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (context.Facts.ContainsKey(RolloutFacts.From))
        {
            return;
        }

        var serving = (await topology.VersionsAsync(LocalNames.Api, cancellationToken))[0];
        var target =
            _good.All().FirstOrDefault(good => good.Version != serving.Version)
            ?? throw new RefusedException(
                $"No version but '{serving.Version}' was recorded as good here. Deploy one: careconnect deploy --version ... "
                    + "--target local. Nothing was changed."
            );
        if (!target.IsBuilt)
        {
            await _store.FindWholeAsync(target.Version, cancellationToken);
        }

        await _gate.RefuseContractedAsync(target.Version, target.Migration, cancellationToken);
        await _deploy.LookAtRunningAsync(target.Version, context, cancellationToken);
        context.Facts[RolloutFacts.IsBuilt] = $"{target.IsBuilt}";
        context.Say($"from '{serving.Version}' back to '{target.Version}', good since {target.Time:u}");
    }
}
