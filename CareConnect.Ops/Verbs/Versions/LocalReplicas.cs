using System.Globalization;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary><c>restart</c> and <c>scale</c>: one replica after the other, each healthy before the next is touched.</summary>
internal sealed class LocalReplicas(LocalTopology topology, string resource, TimeSpan healthTime)
{
    public const int Most = 10;
    private const string SinceFact = "restartOlderThan";
    private const string BeforeFact = "replicasBefore";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public Procedure Restart() =>
        new(
            $"restart {resource}",
            [
                new Step(
                    "Note the time",
                    "what started before it is restarted, and nothing twice",
                    (context, _) =>
                    {
                        context.Facts[SinceFact] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture);
                        return Task.CompletedTask;
                    }
                ),
                new Step(
                    "Restart one replica after the other",
                    $"POST REPLICA/restart of {resource}; wait until it is healthy; the next",
                    RestartAsync
                ),
            ]
        )
        {
            Summary = facts => [$"{resource}: {facts["restarted"]} replicas were restarted, one after the other."],
        };

    public Procedure Scale(int replicas) =>
        new(
            $"scale {resource} {replicas}",
            [
                new Step(
                    "See how many run",
                    $"GET {resource}/versions",
                    async (context, cancellationToken) =>
                        context.Facts[BeforeFact] = $"{(await ReplicasAsync(cancellationToken)).Count}"
                ),
                new Step(
                    $"Go to {replicas}, one at a time",
                    $"POST {resource}/scale; wait until all are healthy",
                    (context, cancellationToken) => ScaleAsync(replicas, context, cancellationToken)
                )
                {
                    TakesBackOnFailure = true,
                    UndoAsync = (context, cancellationToken) =>
                        topology.ScaleAsync(
                            resource,
                            int.Parse(context.Fact(BeforeFact), CultureInfo.InvariantCulture),
                            cancellationToken
                        ),
                },
            ]
        )
        {
            Summary = facts =>
                [
                    $"{resource}: {replicas} replicas run, {facts[BeforeFact]} before. The AppHost's next start begins with its own number.",
                ],
        };

    private async Task RestartAsync(StepContext context, CancellationToken cancellationToken)
    {
        var since = DateTime.Parse(context.Fact(SinceFact), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        var restarted = await RestartAsync(
            replica => Task.FromResult(!(replica.StartTime >= since)),
            context.Say,
            cancellationToken
        );
        context.Facts["restarted"] = $"{restarted}";
    }

    /// <summary>Restarts those that are meant, one after the other; each, meant or not, is healthy before the next.</summary>
    /// <returns>How many there are.</returns>
    public async Task<int> RestartAsync(
        Func<LocalResource, Task<bool>> isMeant,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var looked = 0;
        foreach (var replica in (await topology.ResourceAsync(resource, cancellationToken)).Replicas)
        {
            if (await isMeant(replica))
            {
                await topology.ExecuteAsync(replica.Name, "restart", cancellationToken);
                say(replica.Name);
            }

            await WaitAsync(state => state.Name != replica.Name || state.IsHealthy, cancellationToken);
            looked++;
        }

        return looked;
    }

    private async Task ScaleAsync(int wanted, StepContext context, CancellationToken cancellationToken)
    {
        for (var now = (await ReplicasAsync(cancellationToken)).Count; now != wanted; )
        {
            now += Math.Sign(wanted - now);
            await topology.ScaleAsync(resource, now, cancellationToken);
            await WaitAsync(state => state.IsHealthy, cancellationToken);
            context.Say($"{now} replicas, all healthy");
        }
    }

    private async Task WaitAsync(Func<RunningReplica, bool> isWell, CancellationToken cancellationToken)
    {
        var end = DateTime.UtcNow + healthTime;
        while (true)
        {
            var ill = (await ReplicasAsync(cancellationToken)).Where(replica => !isWell(replica)).ToList();
            if (ill.Count == 0)
            {
                return;
            }

            if (DateTime.UtcNow > end)
            {
                throw new ProcedureException(
                    $"{string.Join("; ", ill.Select(Evidence.StateOf))} after {healthTime.TotalSeconds:0} s; the others were "
                        + "not touched. careconnect diagnose tasks --target local"
                        + await Evidence.OfAsync(topology, ill, cancellationToken)
                );
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<RunningReplica>> ReplicasAsync(CancellationToken cancellationToken) =>
        (await topology.VersionsAsync(resource, cancellationToken))[0].Replicas;
}
