using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Backups;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary><c>restore [backup]</c>: a dump into a new database. All of it is restored and proven, also when one table is meant.</summary>
internal static class RestoreDump
{
    public static Procedure Create(Stores stores, string? backup, IReadOnlyList<string> tables) =>
        new(
            RestoreSteps.Verb(backup ?? "(newest)", tables),
            [
                new Step(
                    "Choose the backup",
                    $"GET s3://backups/database/.../{backup ?? "(the newest)"}.json",
                    BackupPlace.In(
                        stores,
                        async (place, context, cancellationToken) =>
                        {
                            var record = await place.Catalogue.FindAsync(backup, cancellationToken);
                            Comparison.RequireTables(tables, record.Tables);
                            context.Facts[RestoreSteps.FromFact] = record.Name;
                            context.Facts[RestoreSteps.TimeFact] = record.Time.ToString(
                                "yyyy-MM-dd HH:mm:ss'Z'",
                                CultureInfo.InvariantCulture
                            );
                            context.Facts[RestoreSteps.NameFact] = RestoredDatabase.RestoreName(
                                place.Database.Name,
                                context.Run
                            );
                        }
                    )
                ),
                new Step(
                    "Restore into a new database",
                    "CREATE DATABASE careconnect_restore_...; GET the dump | pg_restore --single-transaction",
                    BackupPlace.In(stores, RestoreAsync)
                )
                {
                    UndoAsync = RestoreSteps.Drop(stores),
                },
                new Step(
                    "Compare with the record",
                    "rows and sums of each table, constraints, indexes",
                    BackupPlace.In(stores, ProveAsync)
                ),
                RestoreSteps.Compare(stores, tables),
            ]
        )
        {
            Summary = RestoreSteps.Summary,
        };

    private static async Task RestoreAsync(BackupPlace place, StepContext context, CancellationToken cancellationToken)
    {
        var record = await place.Catalogue.FindAsync(context.Fact(RestoreSteps.FromFact), cancellationToken);
        await place.Restore.RunAsync(record, context.Fact(RestoreSteps.NameFact), [], context.Say, cancellationToken);
    }

    private static async Task ProveAsync(BackupPlace place, StepContext context, CancellationToken cancellationToken)
    {
        var record = await place.Catalogue.FindAsync(context.Fact(RestoreSteps.FromFact), cancellationToken);
        var restored = place.Database.To(context.Fact(RestoreSteps.NameFact));
        await using var connection = await DatabaseAccess.OpenAsync(restored.Owner, cancellationToken);
        var problems = TableDigest
            .Differences(record.Tables, await TableDigest.OfAllAsync(connection, cancellationToken))
            .Concat(await ConstraintCheck.ProblemsAsync(connection, cancellationToken))
            .ToList();
        if (problems.Count > 0)
        {
            throw new ProcedureException(
                $"What was restored is not what was dumped: {string.Join("; ", problems)}. Use another backup; --undo drops this database."
            );
        }
    }
}
