using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Backups;

/// <summary><c>backup</c>, for the guide's backup-database.sh.</summary>
internal static class BackupCreate
{
    private const string NameFact = "backup";

    public static Procedure Create(Stores stores, BackupClass backupClass) =>
        new(
            "backup",
            [
                new Step(
                    "Look for what is needed",
                    "SELECT version(); pg_dump --version; list s3://backups",
                    BackupPlace.In(
                        stores,
                        async (place, _, cancellationToken) =>
                        {
                            await place.ToolsAsync(cancellationToken);
                            await place.Catalogue.ListAsync(cancellationToken);
                        }
                    )
                )
                {
                    OnlyLooks = true,
                },
                new Step(
                    "Name the backup",
                    "the time and the end of the run's id",
                    (context, _) =>
                    {
                        context.Facts[NameFact] = BackupRecord.NameOf(DateTimeOffset.UtcNow, context.Run);
                        return Task.CompletedTask;
                    }
                ),
                new Step(
                    "Dump and upload",
                    "pg_dump --format=custom as careconnect_backup | PUT s3://backups/database/....dump, then its record",
                    BackupPlace.In(
                        stores,
                        (place, context, cancellationToken) => DumpAsync(place, backupClass, context, cancellationToken)
                    )
                )
                {
                    UndoAsync = BackupPlace.In(stores, RemoveAsync),
                },
            ]
        )
        {
            Summary = facts =>
                [
                    $"Backup {facts[NameFact]}: {facts["bytes"]} bytes, {facts["tables"]} tables, {facts["rows"]} rows, kept until {facts["until"]}.",
                    $"It is proven once it was restored: careconnect backup verify {facts[NameFact]} --target local",
                ],
        };

    private static async Task DumpAsync(
        BackupPlace place,
        BackupClass backupClass,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var record = await new Dump(place).RunAsync(
            context.Fact(NameFact),
            backupClass,
            context.Say,
            cancellationToken
        );
        // The record comes last: without it the dump is none.
        await place.Catalogue.SaveAsync(record, cancellationToken);
        context.Facts["bytes"] = Number(record.Bytes);
        context.Facts["sha256"] = record.Sha256;
        context.Facts["tables"] = Number(record.Tables.Count);
        context.Facts["rows"] = Number(record.Tables.Sum(table => table.Rows));
        context.Facts["until"] = record.KeptUntil.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static Task RemoveAsync(BackupPlace place, StepContext context, CancellationToken cancellationToken) =>
        context.Facts.TryGetValue(NameFact, out var name)
            ? place.Catalogue.RemoveAsync(name, cancellationToken)
            : Task.CompletedTask;

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
