using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>How careful a deployment is.</summary>
/// <param name="HealthTime">How long replicas may take to become healthy.</param>
/// <param name="BakeTime">How long it is watched with all the traffic.</param>
/// <param name="Slowest">What 95 % of the probes must stay below.</param>
internal sealed record DeployOptions(TimeSpan HealthTime, TimeSpan BakeTime, TimeSpan Slowest)
{
    /// <summary>Part of the traffic, and for how long.</summary>
    public const int FirstPercent = 10;

    public TimeSpan FirstTime => TimeSpan.FromTicks(Math.Min(BakeTime.Ticks, TimeSpan.FromSeconds(5).Ticks));
}

/// <summary><c>deploy</c>, for the guide's deploy.sh, with a way back that takes itself.</summary>
internal sealed class LocalDeploy(LocalTopology topology, OpsHome home, DeployOptions options)
{
    private readonly VersionStore _store = new(home);
    private readonly GoodVersions _good = new(home, topology.Name);
    private readonly Rollout _rollout = new(topology, new VersionStore(home), options.HealthTime);
    private readonly SchemaGate _gate = new(topology, new VersionStore(home));

    public Procedure Create(string version) =>
        new(
            $"deploy --version {version}",
            [
                new Step(
                    "Look at the version and at what runs",
                    $"sha256 of each file of {_store.FolderOf(version)}; GET api/versions, worker/versions; applied migrations",
                    (context, cancellationToken) => LookAsync(version, context, cancellationToken)
                )
                {
                    OnlyLooks = true,
                },
                Undoing(
                    "Migrate",
                    $"dotnet {_store.FolderOf(version, "migrator")}/CareConnect.Migrator.dll with the environment of migrator",
                    (context, cancellationToken) =>
                        new MigratorRun(topology, _store).RunAsync(version, context, cancellationToken)
                ),
                .. Moves(),
                new Step(
                    "Record it as good",
                    "good-APPHOST.jsonl",
                    (context, _) =>
                    {
                        RecordGood(context);
                        return Task.CompletedTask;
                    }
                ),
            ]
        )
        {
            Summary = facts =>
                [
                    $"Version {facts[RolloutFacts.Version]} serves, {facts[RolloutFacts.From]} is gone. Watched: {facts[RolloutFacts.Watched]}.",
                    "If it turns out to be bad after all: careconnect rollback --target local",
                ],
        };

    /// <summary>From the version beside to the old one gone; a failure on the way takes all of it back.</summary>
    public IReadOnlyList<Step> Moves() =>
        [
            Undoing(
                "Start the new api beside the old, without traffic",
                "POST api/versions; GET /health of each replica by the engine",
                (context, cancellationToken) => _rollout.BringInAsync(LocalNames.Api, context, cancellationToken),
                LocalNames.Api
            ),
            Undoing(
                "Ask the new version alone what a patient needs",
                "smoke, at a replica's own address",
                _rollout.SmokeAsync,
                undo: _rollout.RemovePatientAsync
            ),
            Shift(DeployOptions.FirstPercent, options.FirstTime),
            Shift(100, options.BakeTime),
            Undoing(
                "Replace the worker",
                "POST worker/versions; PUT worker/traffic; DELETE the old version",
                async (context, cancellationToken) =>
                {
                    await _rollout.BringInAsync(LocalNames.Worker, context, cancellationToken);
                    await _rollout.TakeOutAsync(LocalNames.Worker, context, cancellationToken);
                },
                LocalNames.Worker
            ),
            new Step(
                "Drain the old api and stop it",
                "DELETE the old version of api: SIGTERM, requests in flight finish",
                (context, cancellationToken) => _rollout.TakeOutAsync(LocalNames.Api, context, cancellationToken)
            )
            {
                UndoAsync = (context, cancellationToken) =>
                    _rollout.ReturnAsync(LocalNames.Api, context, cancellationToken),
            },
        ];

    /// <summary>What runs now, once; a run that is taken up keeps what it saw at first.</summary>
    public async Task LookAtRunningAsync(string version, StepContext context, CancellationToken cancellationToken)
    {
        if (context.Facts.ContainsKey(RolloutFacts.From))
        {
            return;
        }

        var running = await topology.VersionsAsync(LocalNames.Api, cancellationToken);
        var workers = await topology.VersionsAsync(LocalNames.Worker, cancellationToken);
        var serving = running[0];
        if (running.Concat(workers).FirstOrDefault(other => other.Version != serving.Version) is { } other)
        {
            throw new RefusedException(
                $"Version '{other.Version}' stands beside '{serving.Version}': a deployment did not end. Run that command again, "
                    + "or with --undo. Nothing was changed."
            );
        }

        if (serving.Version == version)
        {
            throw new RefusedException($"Version '{version}' runs already. Nothing was changed.");
        }

        if (serving.Replicas.FirstOrDefault(replica => !replica.IsHealthy) is { } ill)
        {
            throw new RefusedException(
                $"{Evidence.StateOf(ill)}: only what is well is deployed to. careconnect diagnose tasks --target local"
            );
        }

        context.Facts[RolloutFacts.Version] = version;
        context.Facts[RolloutFacts.From] = serving.Version;
        context.Facts[RolloutFacts.FromIsBuilt] = $"{serving.IsBuilt}";
        context.Facts[RolloutFacts.Schema] = await _gate.AppliedAsync(cancellationToken);
    }

    private async Task LookAsync(string version, StepContext context, CancellationToken cancellationToken)
    {
        var record = await _store.FindWholeAsync(version, cancellationToken);
        await LookAtRunningAsync(version, context, cancellationToken);
        context.Facts[RolloutFacts.IsBuilt] = bool.FalseString;
        await _gate.RefuseContractedAsync(version, record.NewestMigration, cancellationToken);
    }

    private void RecordGood(StepContext context)
    {
        var (from, version) = (context.Fact(RolloutFacts.From), context.Fact(RolloutFacts.Version));
        if (_good.All() is not [{ Version: var last }, ..] || (last != from && last != version))
        {
            // What served until now was good enough to be gone back to.
            var isBuilt = context.Fact(RolloutFacts.FromIsBuilt) == bool.TrueString;
            _good.Add(new(from, isBuilt, context.Fact(RolloutFacts.Schema), true, DateTimeOffset.UtcNow));
        }

        var newest = _store.Read(version).NewestMigration;
        _good.Add(new(version, false, newest, true, DateTimeOffset.UtcNow));
    }

    private Step Shift(int percent, TimeSpan time) =>
        Undoing(
            $"Shift {percent} % of the connections to it, and watch",
            $"PUT api/traffic {percent} %; for {time.TotalSeconds:0} s GET /actuator/health and /api/patients, at the stable "
                + "address and at each replica",
            async (context, cancellationToken) =>
            {
                var version = context.Fact(RolloutFacts.Version);
                await topology.ShiftAsync(LocalNames.Api, version, percent, cancellationToken);
                using var watch = new TrafficWatch(topology, version, options.Slowest);
                context.Facts[RolloutFacts.Watched] = await watch.RunAsync(time, cancellationToken);
                context.Say(context.Fact(RolloutFacts.Watched));
            },
            LocalNames.Api
        );

    private Step Undoing(
        string name,
        string call,
        Func<StepContext, CancellationToken, Task> run,
        string? resource = null,
        Func<StepContext, CancellationToken, Task>? undo = null
    ) =>
        new(name, call, run)
        {
            TakesBackOnFailure = true,
            UndoAsync = resource is null
                ? undo
                : (context, cancellationToken) => _rollout.ReturnAsync(resource, context, cancellationToken),
        };
}
