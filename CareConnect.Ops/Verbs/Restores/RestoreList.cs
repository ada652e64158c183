using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Backups;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary><c>restore list</c>.</summary>
internal static class RestoreList
{
    public static Procedure Create(Stores stores) =>
        new(
            "restore list",
            [
                new Step(
                    "Read the databases",
                    "SELECT from pg_database",
                    BackupPlace.In(
                        stores,
                        async (place, context, cancellationToken) =>
                            context.Facts["databases"] = string.Join(
                                '\n',
                                await RestoredDatabase.ListAsync(place.Database, cancellationToken)
                            )
                    )
                )
                {
                    OnlyLooks = true,
                },
            ]
        )
        {
            ChangesEnvironment = false,
            IsJournaled = false,
            Summary = facts =>
                facts["databases"].Length == 0 ? ["There is no restored database."] : facts["databases"].Split('\n'),
        };
}

/// <summary><c>restore discard</c>: a restored database costs disk until it goes.</summary>
internal static class RestoreDiscard
{
    public static Procedure Create(Stores stores, string name) =>
        new(
            $"restore discard {name}",
            [
                new Step(
                    "Drop the restored database",
                    $"DROP DATABASE {name}",
                    BackupPlace.In(
                        stores,
                        async (place, _, cancellationToken) =>
                        {
                            // By its name it can never be the live one.
                            var restored = await RestoredDatabase.FindAsync(place.Database, name, cancellationToken);
                            await place.Restore.DropAsync(restored.Name, cancellationToken);
                        }
                    )
                ),
            ]
        )
        {
            Summary = _ => [$"{name} is gone."],
        };
}
