using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Backups;

/// <summary>
/// <c>backup verify</c>: restores a backup whole into a scratch database, compares each table with what it held, and drops it
/// again. The guide looks at the file's size instead.
/// </summary>
internal static class BackupVerify
{
    private const string NameFact = "backup";
    private const string ScratchFact = "scratch";
    private const string ProblemsFact = "problems";

    public static Procedure Create(Stores stores, string? name) =>
        new(
            name is null ? "backup verify" : $"backup verify {name}",
            [
                new Step(
                    "Choose the backup",
                    $"GET s3://backups/database/.../{name ?? "(the newest)"}.json",
                    BackupPlace.In(
                        stores,
                        async (place, context, cancellationToken) =>
                        {
                            context.Facts[NameFact] = (await place.Catalogue.FindAsync(name, cancellationToken)).Name;
                            context.Facts[ScratchFact] =
                                $"{place.Database.Name}_verify_{context.Run.ToString("n")[^8..]}";
                        }
                    )
                ),
                new Step(
                    "Restore into a scratch database",
                    "CREATE DATABASE ..._verify_...; GET the dump | pg_restore --single-transaction",
                    BackupPlace.In(stores, RestoreAsync)
                )
                {
                    UndoAsync = BackupPlace.In(stores, DropAsync),
                },
                new Step(
                    "Compare",
                    "rows and sums of each table, constraints, indexes, schema version",
                    BackupPlace.In(stores, CompareAsync)
                ),
                new Step(
                    "Drop the scratch database",
                    "DROP DATABASE ..._verify_...",
                    BackupPlace.In(stores, DropAsync)
                ),
                new Step(
                    "Write down the result",
                    "PUT s3://backups/database/....json",
                    BackupPlace.In(stores, SaveAsync)
                ),
            ]
        )
        {
            ChangesEnvironment = false,
            IsGood = facts => facts[ProblemsFact].Length == 0,
            Summary = facts =>
                facts[ProblemsFact].Length == 0
                    ? [$"Backup {facts[NameFact]} was restored whole: {facts["tables"]} tables are equal, row for row."]
                    :
                    [
                        $"Backup {facts[NameFact]} is not to be relied on:",
                        .. facts[ProblemsFact].Split('\n').Select(problem => $"  {problem}"),
                        "Make a new one now: careconnect backup --target local",
                    ],
        };

    private static async Task RestoreAsync(BackupPlace place, StepContext context, CancellationToken cancellationToken)
    {
        var record = await place.Catalogue.FindAsync(context.Fact(NameFact), cancellationToken);
        await place.Restore.RunAsync(record, context.Fact(ScratchFact), [], context.Say, cancellationToken);
    }

    private static async Task CompareAsync(BackupPlace place, StepContext context, CancellationToken cancellationToken)
    {
        var record = await place.Catalogue.FindAsync(context.Fact(NameFact), cancellationToken);
        await using var scratch = await DatabaseAccess.OpenAsync(
            place.Database.To(context.Fact(ScratchFact)).Owner,
            cancellationToken
        );
        var tables = await TableDigest.OfAllAsync(scratch, cancellationToken);
        var problems = TableDigest
            .Differences(record.Tables, tables)
            .Concat(await ConstraintCheck.ProblemsAsync(scratch, cancellationToken))
            .ToList();
        if (await SchemaVersion.OfAsync(scratch, cancellationToken) is var schema && schema != record.SchemaVersion)
        {
            problems.Add($"the schema is {schema ?? "none"} instead of {record.SchemaVersion ?? "none"}");
        }

        context.Facts["tables"] = tables.Count.ToString(CultureInfo.InvariantCulture);
        context.Facts[ProblemsFact] = string.Join('\n', problems);
    }

    private static Task DropAsync(BackupPlace place, StepContext context, CancellationToken cancellationToken) =>
        context.Facts.TryGetValue(ScratchFact, out var scratch)
            ? place.Restore.DropAsync(scratch, cancellationToken)
            : Task.CompletedTask;

    private static async Task SaveAsync(BackupPlace place, StepContext context, CancellationToken cancellationToken)
    {
        var record = await place.Catalogue.FindAsync(context.Fact(NameFact), cancellationToken);
        var problems = context.Fact(ProblemsFact).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await place.Catalogue.SaveAsync(
            record with
            {
                Verified = problems.Length == 0 ? DateTimeOffset.UtcNow : null,
                Problems = problems,
            },
            cancellationToken
        );
    }
}
