using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Storage;

namespace CareConnect.Ops.Verbs.Backups;

/// <summary>All that backups are made of: the database, PostgreSQL's programs for its version, and the bucket.</summary>
internal sealed record BackupPlace(DatabaseAccess Database, PostgresTools Tools, ObjectStorage Storage) : IDisposable
{
    public BackupCatalogue Catalogue => new(Storage, Database.Name);

    public DumpRestore Restore => new(Database, Tools, Storage);

    /// <exception cref="ProcedureException">Something of it is missing; the message says what.</exception>
    public static async Task<BackupPlace> OpenAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        var database = await DatabaseAccess.OfAsync(topology, cancellationToken);
        await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
        return new(
            database,
            await PostgresTools.FindAsync(connection.PostgreSqlVersion.Major, cancellationToken),
            await ObjectStorage.OfAsync(topology, cancellationToken)
        );
    }

    /// <summary>What a step does there.</summary>
    public static Func<StepContext, CancellationToken, Task> In(
        LocalTopology topology,
        Func<BackupPlace, StepContext, CancellationToken, Task> work
    ) =>
        async (context, cancellationToken) =>
        {
            using var place = await OpenAsync(topology, cancellationToken);
            await work(place, context, cancellationToken);
        };

    public void Dispose() => Storage.Dispose();
}
