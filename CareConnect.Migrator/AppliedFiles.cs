using EvolveDb.Migration;
using Npgsql;

namespace CareConnect.Migrator;

/// <summary>Compares the files with the record of those applied. All differences are said at once, with both checksums.</summary>
internal static class AppliedFiles
{
    public static async Task RefuseEditedAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<MigrationScript> scripts,
        CancellationToken cancellationToken
    )
    {
        if (!await SqlMigrations.HasHistoryAsync(connection, cancellationToken))
        {
            return;
        }

        var applied = await ReadChecksumsAsync(connection, cancellationToken);
        var differences = scripts
            .Select(script =>
                (
                    script.Name,
                    Now: script.CalculateChecksum(),
                    Then: applied.GetValueOrDefault(script.Version?.Label ?? "")
                )
            )
            .Where(file => file.Then is not null && file.Then != file.Now)
            .Select(file => $"{file.Name} was edited after it was applied (applied {file.Then}, file {file.Now})")
            .ToList();
        if (differences.Count > 0)
        {
            throw new MigrationFailure(
                $"{string.Join("; ", differences)}. Restore the file and make the change in a new one; nothing was changed"
            );
        }
    }

    private static async Task<Dictionary<string, string>> ReadChecksumsAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        const string Sql =
            $"SELECT version, checksum FROM {SqlMigrations.HistoryTable} WHERE success AND checksum <> ''";
        var checksums = new Dictionary<string, string>();
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            checksums[reader.GetString(0)] = reader.GetString(1);
        }

        return checksums;
    }
}
