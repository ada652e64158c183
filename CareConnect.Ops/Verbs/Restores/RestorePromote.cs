using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Backups;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary>
/// <c>restore promote</c>: the restored database takes the live one's name, which keeps all it had under another; or, when
/// single tables were meant, the live database gets back what is missing in them.
/// </summary>
internal static class RestorePromote
{
    private const string LossFact = "loss";
    private const string BeforeFact = "before";
    private const string OnlyFact = "only";
    private const string CopiedFact = "copied";

    public static Procedure Create(Stores stores, string name, bool isConfirmed)
    {
        var look = new Step(
            "Look at what would be lost",
            $"rows and sums of each table, in the live database and in {name}",
            BackupPlace.In(stores, (place, context, stop) => LookAsync(place, name, context, stop))
        );
        return new(
            $"restore promote {name}",
            isConfirmed
                ?
                [
                    look,
                    new Step(
                        "Copy back what is missing",
                        "where tables were meant: COPY from the restored database; INSERT ... ON CONFLICT DO NOTHING",
                        BackupPlace.In(stores, CopyAsync)
                    ),
                    Shut(stores),
                    new Step(
                        "Change the names",
                        $"ALTER DATABASE careconnect RENAME TO careconnect_before_...; ALTER DATABASE {name} RENAME TO careconnect",
                        Renaming(stores, renaming => renaming.SwapAsync)
                    )
                    {
                        UndoAsync = Renaming(stores, renaming => renaming.SwapBackAsync),
                    },
                    Open(stores),
                ]
                : [look]
        )
        {
            ChangesEnvironment = isConfirmed,
            IsJournaled = isConfirmed,
            Summary = facts => Summary(facts, name, isConfirmed),
        };
    }

    private static async Task LookAsync(
        BackupPlace place,
        string name,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var restored = await RestoredDatabase.FindAsync(place.Database, name, cancellationToken);
        if (!restored.IsWhole)
        {
            throw new RefusedException(
                $"'{name}' is the rest of a restore that was killed. Discard it. Nothing was changed."
            );
        }

        var then = await Comparison.DigestsAsync(place.Database.To(name), cancellationToken);
        var now = await Comparison.DigestsAsync(place.Database, cancellationToken);
        context.Facts[LossFact] = string.Join('\n', Comparison.NowAgainstThen(now, then, restored.Tables));
        context.Facts[OnlyFact] = string.Join(',', restored.Tables);
        context.Facts[RestoreSteps.NameFact] = name;
        if (restored.Tables.Count == 0)
        {
            context.Facts[BeforeFact] = RestoredDatabase.BeforeName(place.Database.Name, context.Run);
        }
    }

    private static async Task CopyAsync(BackupPlace place, StepContext context, CancellationToken cancellationToken)
    {
        var copy = new TableCopy(place, context.Fact(RestoreSteps.NameFact));
        var copied = new List<string>();
        foreach (var table in context.Fact(OnlyFact).Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            copied.Add($"{table}: {await copy.RunAsync(table, cancellationToken)}");
        }

        context.Facts[CopiedFact] = string.Join('\n', copied);
    }

    // Here the services stop meanwhile. On AWS they are not ours to stop: the database lets nobody in for the second that it takes.
    private static Step Shut(Stores stores) =>
        stores is LocalTopology topology
            ? new Step("Stop the services", "POST /api/resources/worker/stop, api/stop", Whole(Stop(topology)))
            {
                UndoAsync = Whole(Start(topology)),
            }
            : new Step(
                "Let nobody in",
                "ALTER DATABASE careconnect ALLOW_CONNECTIONS false",
                Renaming(stores, renaming => renaming.ShutAsync)
            )
            {
                UndoAsync = Renaming(stores, renaming => renaming.OpenAsync),
            };

    private static Step Open(Stores stores) =>
        stores is LocalTopology topology
            ? new Step(
                "Start the services and check",
                "POST /api/resources/api/start, worker/start; GET /health",
                Whole(Start(topology))
            )
            : new Step(
                "Let everybody in",
                "ALTER DATABASE careconnect ALLOW_CONNECTIONS true",
                Renaming(stores, renaming => renaming.OpenAsync)
            );

    // Nothing of the live database moves when single tables were meant.
    private static Func<StepContext, CancellationToken, Task> Whole(Func<CancellationToken, Task> work) =>
        (context, cancellationToken) =>
            context.Facts.ContainsKey(BeforeFact) ? work(cancellationToken) : Task.CompletedTask;

    private static Func<StepContext, CancellationToken, Task> Renaming(
        Stores stores,
        Func<DatabaseRenaming, Func<CancellationToken, Task>> work
    ) =>
        BackupPlace.In(
            stores,
            (place, context, cancellationToken) =>
                work(
                    new DatabaseRenaming(
                        place.Database,
                        context.Fact(RestoreSteps.NameFact),
                        context.Facts.GetValueOrDefault(BeforeFact)
                    )
                )(cancellationToken)
        );

    private static Func<CancellationToken, Task> Stop(LocalTopology topology) =>
        async cancellationToken =>
        {
            await topology.StopAsync(LocalNames.Worker, cancellationToken);
            await topology.StopAsync(LocalNames.Api, cancellationToken);
        };

    private static Func<CancellationToken, Task> Start(LocalTopology topology) =>
        async cancellationToken =>
        {
            await topology.StartAsync(LocalNames.Api, cancellationToken);
            await topology.StartAsync(LocalNames.Worker, cancellationToken);
            await topology.ApiIsHealthyAsync(TimeSpan.FromSeconds(60), cancellationToken);
        };

    private static IEnumerable<string> Summary(IReadOnlyDictionary<string, string> facts, string name, bool isConfirmed)
    {
        IEnumerable<string> differences =
            facts[LossFact].Length == 0
                ? ["No table differs."]
                : facts[LossFact].Split('\n').Select(line => $"  {line}");
        if (!isConfirmed)
        {
            return
            [
                facts[OnlyFact].Length > 0
                    ? "What is missing would be copied back; nothing that is there now would change:"
                    : $"{name} would take the place of the live database. What is newer than it would be set aside:",
                .. differences,
                $"To do it: careconnect restore promote {name} --confirm --target local",
            ];
        }

        return facts.TryGetValue(BeforeFact, out var before)
            ?
            [
                $"{name} is the live database now; the one before is kept as {before}:",
                .. differences,
                $"To go back: careconnect restore promote {before} --confirm --target local",
            ]
            : ["Copied back:", .. facts[CopiedFact].Split('\n').Select(line => $"  {line}")];
    }
}
