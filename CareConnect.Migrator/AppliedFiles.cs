using EvolveDb.Migration;
using Npgsql;

namespace CareConnect.Migrator;

/// <summary>Compares the files with the record of those applied. All differences are said at once, with both checksums.</summary>
internal static class AppliedFiles
{
    /// <summary>The checksums of the applied files, by version.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    ) =>
        await SqlMigrations.HasHistoryAsync(connection, cancellationToken)
            ? await ReadChecksumsAsync(connection, cancellationToken)
            : new Dictionary<string, string>();

    public static void RefuseEdited(
        IReadOnlyDictionary<string, string> applied,
        IReadOnlyCollection<MigrationScript> scripts
    )
    {
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
