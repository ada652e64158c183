using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Smoke;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>What is known from the first look on, by the names of the facts.</summary>
internal static class RolloutFacts
{
    public const string Version = "version";
    public const string IsBuilt = "versionIsBuilt";
    public const string From = "from";
    public const string FromIsBuilt = "fromIsBuilt";
    public const string Schema = "schemaBefore";
    public const string Watched = "watched";
}

/// <summary>
/// The moves that bring one version in and another out; each is as good done twice. To and from which stands in the facts.
/// </summary>
internal sealed class Rollout(LocalTopology topology, VersionStore store, TimeSpan healthTime)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>How long it has to stay up once it is: what crashes at its first work does so at once.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(2);

    /// <summary>Starts the version beside the one that serves, and waits until each replica is healthy.</summary>
    public async Task BringInAsync(string resource, StepContext context, CancellationToken cancellationToken)
    {
        var version = context.Fact(RolloutFacts.Version);
        await StartAsync(resource, version, IsTrue(context, RolloutFacts.IsBuilt), cancellationToken);
        await WaitAsync(resource, version, context, cancellationToken);
    }

    /// <summary>Gives the version all traffic, and lets the other finish what it is at.</summary>
    public Task TakeOutAsync(string resource, StepContext context, CancellationToken cancellationToken) =>
        LeaveOnlyAsync(resource, context.Fact(RolloutFacts.Version), cancellationToken);

    /// <summary>The way back, from wherever it stands: what served before serves alone.</summary>
    public async Task ReturnAsync(string resource, StepContext context, CancellationToken cancellationToken)
    {
        if (!context.Facts.TryGetValue(RolloutFacts.From, out var from))
        {
            return;
        }

        if (!(await topology.VersionsAsync(resource, cancellationToken)).Any(running => running.Version == from))
        {
            await StartAsync(resource, from, IsTrue(context, RolloutFacts.FromIsBuilt), cancellationToken);
            await WaitAsync(resource, from, context, cancellationToken);
        }

        await LeaveOnlyAsync(resource, from, cancellationToken);
        context.Say($"{resource}: version '{from}' serves alone.");
    }

    /// <summary>What a patient needs, asked of one of the version's replicas alone.</summary>
    public async Task SmokeAsync(StepContext context, CancellationToken cancellationToken)
    {
        var version = context.Fact(RolloutFacts.Version);
        var replicas = await ReplicasAsync(LocalNames.Api, version, cancellationToken);
        try
        {
            using var journey = new PatientJourney(
                replicas.SelectMany(replica => replica.Urls).First(LocalVersions.IsHttp)
            );
            var answered = await journey.AskVersionAsync(cancellationToken);
            if (answered != version && !IsTrue(context, RolloutFacts.IsBuilt))
            {
                throw new ProcedureException($"version '{answered}' answers instead of '{version}'.");
            }

            await journey.RefuseAsync(cancellationToken);
            await journey.WalkAsync(SyntheticPatient.EmailOf(context.Run), cancellationToken);
        }
        catch (ProcedureException problem)
        {
            var lines = await Evidence.OfAsync(topology, replicas, cancellationToken);
            throw new ProcedureException(
                $"Version '{version}' does not do what a patient needs: {problem.Message}{lines}"
            );
        }
        finally
        {
            await RemovePatientAsync(context, CancellationToken.None);
        }
    }

    public Task RemovePatientAsync(StepContext context, CancellationToken cancellationToken) =>
        SyntheticPatient.RemoveAsync(topology, context.Run, cancellationToken);

    private async Task StartAsync(string resource, string version, bool isBuilt, CancellationToken cancellationToken)
    {
        if ((await topology.VersionsAsync(resource, cancellationToken)).All(running => running.Version != version))
        {
            await topology.StartVersionAsync(
                resource,
                version,
                isBuilt ? null : store.FolderOf(version, resource),
                new Dictionary<string, string> { ["CARECONNECT_VERSION"] = version },
                cancellationToken
            );
        }
    }

    // Whatever else runs goes: after a restart of the AppHost that is its own build, which no fact names.
    private async Task LeaveOnlyAsync(string resource, string stays, CancellationToken cancellationToken)
    {
        var running = await topology.VersionsAsync(resource, cancellationToken);
        foreach (var other in running.Where(version => version.Version != stays))
        {
            await topology.ShiftAsync(resource, stays, 100, cancellationToken);
            await topology.RemoveVersionAsync(resource, other.Version, cancellationToken);
        }
    }

    private async Task WaitAsync(
        string resource,
        string version,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var end = DateTime.UtcNow + healthTime;
        DateTime? since = null;
        while (true)
        {
            var replicas = await ReplicasAsync(resource, version, cancellationToken);
            since = replicas.All(replica => replica.IsHealthy) ? since ?? DateTime.UtcNow : null;
            if (DateTime.UtcNow - since >= Steady)
            {
                context.Say($"{resource}: {replicas.Count} healthy of version '{version}'.");
                return;
            }

            if (replicas.Any(replica => replica.HasEnded) || DateTime.UtcNow > end)
            {
                var states = string.Join("; ", replicas.Where(replica => !replica.IsHealthy).Select(Evidence.StateOf));
                throw new ProcedureException(
                    $"Version '{version}' of {resource} does not become healthy"
                        + (DateTime.UtcNow > end ? $" within {healthTime.TotalSeconds:0} s" : "")
                        + $": {states}."
                        + await Evidence.OfAsync(topology, replicas, cancellationToken)
                );
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<RunningReplica>> ReplicasAsync(
        string resource,
        string version,
        CancellationToken cancellationToken
    ) =>
        (await topology.VersionsAsync(resource, cancellationToken))
            .FirstOrDefault(running => running.Version == version)
            ?.Replicas
        ?? throw new ProcedureException($"{resource} does not run version '{version}': it was removed meanwhile.");

    private static bool IsTrue(StepContext context, string fact) => context.Fact(fact) == bool.TrueString;
}
