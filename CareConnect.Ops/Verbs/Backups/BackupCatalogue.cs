using CareConnect.Ops.Procedures;
using CareConnect.Ops.Storage;

namespace CareConnect.Ops.Verbs.Backups;

/// <summary>The backups of a database in its bucket.</summary>
internal sealed class BackupCatalogue(ObjectStorage storage, string database)
{
    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<BackupRecord>> ListAsync(CancellationToken cancellationToken)
    {
        var records = new List<BackupRecord>();
        foreach (var key in await storage.KeysAsync(BackupRecord.Prefix(database), cancellationToken))
        {
            if (
                key.EndsWith(BackupRecord.Suffix, StringComparison.Ordinal)
                && await storage.ReadAsync<BackupRecord>(key, BackupRecord.Format, cancellationToken) is { } record
            )
            {
                records.Add(record);
            }
        }

        return [.. records.OrderByDescending(record => record.Time)];
    }

    /// <param name="name">Which; null for the newest.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ProcedureException">There is none of the name, or none at all.</exception>
    public async Task<BackupRecord> FindAsync(string? name, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            return (await ListAsync(cancellationToken)) is [var newest, ..]
                ? newest
                : throw new ProcedureException("There is no backup yet. Make one: careconnect backup --target local");
        }

        return await storage.ReadAsync<BackupRecord>(
                BackupRecord.Key(database, name),
                BackupRecord.Format,
                cancellationToken
            )
            ?? throw new ProcedureException(
                $"There is no backup '{name}'. careconnect backup list --target local shows them."
            );
    }

    public Task SaveAsync(BackupRecord record, CancellationToken cancellationToken) =>
        storage.WriteAsync(
            BackupRecord.Key(record.Database, record.Name),
            record,
            BackupRecord.Format,
            cancellationToken
        );

    /// <summary>The record first: what is left of a removal that was killed is no backup any more.</summary>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await storage.DeleteAsync(BackupRecord.Key(database, name), cancellationToken);
        await storage.DeleteAsync(BackupRecord.DumpKey(database, name), cancellationToken);
    }

    /// <summary>Dumps older than a moment that have no record; a younger one may be on its way.</summary>
    public async Task<IReadOnlyList<string>> WithoutRecordAsync(
        DateTimeOffset before,
        CancellationToken cancellationToken
    )
    {
        var keys = await storage.KeysAsync(BackupRecord.Prefix(database), cancellationToken);
        return
        [
            .. keys.Where(key => key.EndsWith(BackupRecord.DumpSuffix, StringComparison.Ordinal))
                .Select(key => key[BackupRecord.Prefix(database).Length..^BackupRecord.DumpSuffix.Length])
                .Where(name => !keys.Contains(BackupRecord.Key(database, name)) && BackupRecord.TimeOf(name) < before),
        ];
    }
}
