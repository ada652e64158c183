using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Smoke;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>
/// <c>dr failover</c>, for the guide's disaster-recovery.sh, which promotes without a fence: two servers would take writes as
/// soon as the old one came back.
/// </summary>
internal static class Failover
{
    /// <summary>The step after which writes go through again.</summary>
    public const string Promotion = "Promote the standby";

    /// <summary>The step that ends with a write on the promoted server's disk.</summary>
    public const string WriteCheck = "Check that writes go through";

    public const string Verb = "dr failover";
    private const string OldFact = "old primary";
    private const string NewFact = "new primary";

    public static Procedure Create(LocalTopology topology) =>
        new(Verb, Steps(topology))
        {
            EndedBy = Failback.Verb,
            Summary = facts =>
                [
                    $"{facts[NewFact]} takes writes since {facts["promoted"]}; {facts[OldFact]} is fenced and stays read-only.",
                    "Tell the people on the list. When the old server's machine is well again: careconnect dr failback --target local",
                ],
        };

    /// <summary>The same steps, for the drill.</summary>
    public static IReadOnlyList<Step> Steps(LocalTopology topology) =>
        [
            new("Look at both servers", "SELECT pg_is_in_recovery(); SHOW primary_conninfo", In(topology, ChooseAsync)),
            new(
                "Fence the old primary",
                "POST /api/resources/postgres/stop; standby.signal into its data",
                In(topology, (pair, context, stop) => Fence.PutUpAsync(topology, Server(pair, context, OldFact), stop))
            )
            {
                UndoAsync = In(
                    topology,
                    (pair, context, stop) =>
                        context.Facts.ContainsKey(OldFact)
                            ? Fence.TakeDownAsync(topology, Server(pair, context, OldFact), stop)
                            : Task.CompletedTask
                ),
            },
            new(Promotion, "SELECT pg_promote(true, 60)", In(topology, PromoteAsync))
            {
                UndoAsync = In(topology, RefuseIfPromotedAsync),
            },
            new(
                WriteCheck,
                "SELECT pg_logical_emit_message(true, ...), flushed to disk",
                In(topology, (pair, context, stop) => WriteAsync(Server(pair, context, NewFact), stop))
            ),
            new(
                "Check the application",
                "GET /health of the API until it is well",
                (_, stop) => topology.ApiIsHealthyAsync(TimeSpan.FromSeconds(60), stop)
            ),
            SmokeCheck.Create(topology),
        ];

    /// <summary>Makes a standby the primary; one that is so already stays so.</summary>
    public static async Task PromoteAsync(DatabaseServer server, CancellationToken cancellationToken)
    {
        await using var connection = await server.OpenAsync(cancellationToken);
        if (
            await connection.ValueAsync<bool>("SELECT pg_is_in_recovery()", cancellationToken)
            && !await connection.ValueAsync<bool>("SELECT pg_promote(true, 60)", cancellationToken)
        )
        {
            throw new ProcedureException(
                $"'{server.Name}' was told to take over and did not within 60 s. Its console in the dashboard says why."
            );
        }
    }

    private static async Task ChooseAsync(ServerPair pair, StepContext context, CancellationToken cancellationToken)
    {
        var roles = new List<(DatabaseServer Server, ServerRole Role)>();
        foreach (var server in pair.All)
        {
            roles.Add((server, await server.RoleAsync(cancellationToken)));
        }

        foreach (var (server, role) in roles.Where(server => server.Role == ServerRole.Standby))
        {
            if (await FollowsAsync(server, cancellationToken))
            {
                context.Facts[NewFact] = server.Name;
                context.Facts[OldFact] = pair.All.Single(other => other != server).Name;
                return;
            }
        }

        var found = string.Join(", ", roles.Select(server => $"{server.Server.Name}: {server.Role}"));
        throw new RefusedException(
            $"There is no standby that could take over ({found}); nothing was changed. "
                + "After a failover, careconnect dr failback --target local makes one again. "
                + "Without any server, restore: careconnect restore --help"
        );
    }

    // A fenced server is in recovery, too, but follows nobody: its data may be old.
    private static async Task<bool> FollowsAsync(DatabaseServer server, CancellationToken cancellationToken)
    {
        await using var connection = await server.OpenAsync(cancellationToken);
        return await connection.ValueAsync<string>("SHOW primary_conninfo", cancellationToken) is { Length: > 0 };
    }

    private static async Task PromoteAsync(ServerPair pair, StepContext context, CancellationToken cancellationToken)
    {
        await PromoteAsync(Server(pair, context, NewFact), cancellationToken);
        context.Facts["promoted"] = $"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm:ss} UTC";
    }

    private static Task RefuseIfPromotedAsync(ServerPair pair, StepContext context, CancellationToken cancellationToken)
    {
        // What stands in its data, since a server that does not answer may have been promoted all the same.
        if (context.Facts.ContainsKey(NewFact) && !Fence.IsStandby(Server(pair, context, NewFact)))
        {
            throw new ProcedureException(
                $"'{context.Fact(NewFact)}' takes writes already; taking that back would lose them. "
                    + "Run careconnect dr failover again to finish, and then careconnect dr failback --target local."
            );
        }

        return Task.CompletedTask;
    }

    private static async Task WriteAsync(DatabaseServer server, CancellationToken cancellationToken)
    {
        await using var connection = await server.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "SET synchronous_commit = on; SELECT pg_logical_emit_message(true, 'careconnect-ops', 'writes go through')",
            cancellationToken
        );
    }

    private static DatabaseServer Server(ServerPair pair, StepContext context, string fact) =>
        pair.All.Single(server => server.Name == context.Fact(fact));

    private static Func<StepContext, CancellationToken, Task> In(
        LocalTopology topology,
        Func<ServerPair, StepContext, CancellationToken, Task> work
    ) =>
        async (context, cancellationToken) =>
            await work(await ServerPair.OfAsync(topology, cancellationToken), context, cancellationToken);
}
