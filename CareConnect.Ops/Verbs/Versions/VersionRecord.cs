using System.Text.Json;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>What is known of a build; it stands beside its files as version.json.</summary>
/// <param name="Version">Its name, which no other build ever gets.</param>
/// <param name="Commit">What it was made of; null outside of a repository.</param>
/// <param name="Built">UTC.</param>
/// <param name="Files">Lower-case hex SHA-256 by path within the folder.</param>
/// <param name="Schema">The migrations it brings, in their order: it needs the last one.</param>
internal sealed record VersionRecord(
    string Version,
    string? Commit,
    DateTimeOffset Built,
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyList<MigrationFile> Schema
)
{
    public const string FileName = "version.json";

    public static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The newest migration it knows, such as 015.</summary>
    public string NewestMigration => Schema.Select(file => file.Version).LastOrDefault() ?? "000";
}

/// <param name="Version">Its number, such as 015.</param>
/// <param name="Name">The file's.</param>
/// <param name="IsContract">Whether versions that did not know it cannot run any more once it was applied.</param>
internal sealed record MigrationFile(string Version, string Name, bool IsContract)
{
    private const string ContractMark = "-- contract";

    /// <summary>Those of a source tree, in their order.</summary>
    public static IReadOnlyList<MigrationFile> In(string folder) =>
        [.. Directory.GetFiles(folder, "V*__*.sql").Order(StringComparer.Ordinal).Select(Read)];

    private static MigrationFile Read(string path)
    {
        var name = Path.GetFileName(path);
        // The header is what stands before the first statement.
        var header = File.ReadLines(path).TakeWhile(line => line.StartsWith("--", StringComparison.Ordinal));
        return new(
            name[1..name.IndexOf("__", StringComparison.Ordinal)],
            name,
            header.Any(line => line.StartsWith(ContractMark, StringComparison.Ordinal))
        );
    }
}
