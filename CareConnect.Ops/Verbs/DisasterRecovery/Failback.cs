using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Smoke;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>
/// <c>dr failback</c>: the fenced server becomes a standby of the promoted one, and then both change places. The guide has no
/// way back. No acknowledged write is lost: the promoted server sends all it has before it is down.
/// </summary>
internal static class Failback
{
    public const string Verb = "dr failback";

    public static Procedure Create(LocalTopology topology) =>
        new(
            Verb,
            [
                new("Look at both servers", "SELECT pg_is_in_recovery() on each", In(topology, LookAsync)),
                new(
                    "Copy the primary over the fenced server",
                    "POST /api/resources/postgres/stop; its data set aside; pg_basebackup --write-recovery-conf",
                    In(topology, (pair, context, stop) => new Rebuild(topology, pair).CopyAsync(context, stop))
                )
                {
                    UndoAsync = In(
                        topology,
                        (pair, context, stop) => new Rebuild(topology, pair).UndoAsync(context, stop)
                    ),
                },
                new(
                    "Let it catch up",
                    "POST /api/resources/postgres/start; SELECT from pg_stat_replication",
                    In(topology, (pair, _, stop) => CatchUpAsync(topology, pair.First, pair.Second, stop))
                ),
                new(
                    "Switch over",
                    "POST /api/resources/postgres-replica/stop; pg_controldata; standby.signal; SELECT pg_promote()",
                    In(topology, (pair, _, stop) => new Switchover(topology, pair).RunAsync(stop))
                )
                {
                    UndoAsync = In(topology, (pair, _, stop) => new Switchover(topology, pair).UndoAsync(stop)),
                },
                new(
                    "Let the other follow",
                    "POST /api/resources/postgres-replica/start; SELECT from pg_stat_replication",
                    In(
                        topology,
                        async (pair, _, stop) =>
                        {
                            await Fence.OpenAsync(pair.Second, stop);
                            await CatchUpAsync(topology, pair.Second, pair.First, stop);
                            await Rebuild.DropSlotAsync(pair.Second, stop);
                        }
                    )
                ),
                new(
                    "Check the application",
                    "GET /health of the API until it is well",
                    (_, stop) => topology.ApiIsHealthyAsync(TimeSpan.FromSeconds(60), stop)
                ),
                SmokeCheck.Create(topology),
            ]
        )
        {
            EndedBy = Failover.Verb,
            Summary = facts =>
                [
                    "Both servers have their usual places again.",
                    $"What the first one held before is in {facts[Rebuild.AsideFact]}: compare what it has more, and remove it then.",
                ],
        };

    private static async Task LookAsync(ServerPair pair, StepContext context, CancellationToken cancellationToken)
    {
        var (primary, other) = await pair.RolesAsync(cancellationToken);
        if (primary == pair.First)
        {
            throw new RefusedException(
                $"'{pair.First.Name}' takes writes, as usual: there is nothing to go back to. Nothing was changed."
            );
        }

        context.Say($"{primary.Name} takes writes; {other.Name} is to be rebuilt.");
    }

    /// <summary>Starts a standby and waits until it is within a write or two of its primary.</summary>
    private static async Task CatchUpAsync(
        LocalTopology topology,
        DatabaseServer standby,
        DatabaseServer primary,
        CancellationToken cancellationToken
    )
    {
        await topology.StartAsync(standby.Name, cancellationToken);
        await using var connection = await primary.OpenAsync(cancellationToken);
        await ResourceControl.UntilAsync(
            TimeSpan.FromMinutes(10),
            () =>
                connection.ValueAsync<bool>(
                    """
                    SELECT coalesce(bool_or(state = 'streaming' AND pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) < 1048576), false)
                    FROM pg_stat_replication WHERE application_name NOT LIKE 'pg\_%'
                    """,
                    cancellationToken
                ),
            $"'{standby.Name}' did not catch up with '{primary.Name}' within 10 min. Its console in the dashboard says why.",
            cancellationToken
        );
    }

    private static Func<StepContext, CancellationToken, Task> In(
        LocalTopology topology,
        Func<ServerPair, StepContext, CancellationToken, Task> work
    ) =>
        async (context, cancellationToken) =>
            await work(await ServerPair.OfAsync(topology, cancellationToken), context, cancellationToken);
}
