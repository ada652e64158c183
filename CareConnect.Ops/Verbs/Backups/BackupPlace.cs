using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Storage;

namespace CareConnect.Ops.Verbs.Backups;

/// <summary>Where backups come from and where they lie.</summary>
internal sealed record BackupPlace(DatabaseAccess Database, ObjectStorage Storage) : IDisposable
{
    public BackupCatalogue Catalogue => new(Storage, Database.Name);

    public DumpRestore Restore => new(this);

    /// <exception cref="ProcedureException">Something of it is missing; the message says what.</exception>
    public static async Task<BackupPlace> OpenAsync(Stores stores, CancellationToken cancellationToken) =>
        new(await stores.DatabaseAsync(cancellationToken), await stores.BackupsAsync(cancellationToken));

    /// <summary>PostgreSQL's programs for the server's version; who only looks into the bucket can do without.</summary>
    /// <exception cref="ProcedureException">There are none.</exception>
    public async Task<PostgresTools> ToolsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await DatabaseAccess.OpenAsync(Database.Owner, cancellationToken);
        return await PostgresTools.FindAsync(connection.PostgreSqlVersion.Major, cancellationToken);
    }

    /// <summary>What a step does there.</summary>
    public static Func<StepContext, CancellationToken, Task> In(
        Stores stores,
        Func<BackupPlace, StepContext, CancellationToken, Task> work
    ) =>
        async (context, cancellationToken) =>
        {
            using var place = await OpenAsync(stores, cancellationToken);
            await work(place, context, cancellationToken);
        };

    public void Dispose() => Storage.Dispose();
}
