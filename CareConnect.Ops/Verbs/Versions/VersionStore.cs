using System.Security.Cryptography;
using System.Text.Json;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>The builds on this machine: a folder each, with api, worker, migrator and version.json in it.</summary>
internal sealed class VersionStore(OpsHome home)
{
    /// <summary>Parts of a build, by the resources that run them, and their projects.</summary>
    public static IReadOnlyDictionary<string, string> Parts { get; } =
        new Dictionary<string, string>
        {
            ["api"] = "CareConnect.Api",
            ["worker"] = "CareConnect.Worker",
            ["migrator"] = "CareConnect.Migrator",
        };

    public string FolderOf(string version) => Path.Combine(home.Versions, version);

    public string FolderOf(string version, string part) => Path.Combine(home.Versions, version, part);

    public bool Has(string version) => File.Exists(Path.Combine(FolderOf(version), VersionRecord.FileName));

    public IReadOnlyList<VersionRecord> All() =>
        Directory.Exists(home.Versions)
            ?
            [
                .. Directory
                    .GetDirectories(home.Versions)
                    .Select(folder => Path.GetFileName(folder))
                    .Where(Has)
                    .Select(Read)
                    .OrderByDescending(record => record.Built),
            ]
            : [];

    /// <summary>Its record, after a look at each of its files.</summary>
    /// <exception cref="ProcedureException">It is not there, or is not what was built.</exception>
    public async Task<VersionRecord> FindWholeAsync(string version, CancellationToken cancellationToken)
    {
        if (!Has(version))
        {
            var there = string.Join(", ", All().Select(record => record.Version));
            throw new ProcedureException(
                $"There is no version '{version}' here. "
                    + (there.Length == 0 ? "" : $"There are: {there}. ")
                    + "Make one: careconnect build --local --target local"
            );
        }

        var record = Read(version);
        var files = await HashAsync(FolderOf(version), cancellationToken);
        var changed = record
            .Files.Keys.Union(files.Keys)
            .Where(file => record.Files.GetValueOrDefault(file) != files.GetValueOrDefault(file))
            .Order(StringComparer.Ordinal)
            .ToList();
        return changed.Count == 0
            ? record
            : throw new ProcedureException(
                $"Version '{version}' is not what was built: {string.Join(", ", changed.Take(3))}"
                    + (changed.Count > 3 ? $" and {changed.Count - 3} more files" : "")
                    + " differ. Build another version; nothing was changed."
            );
    }

    /// <summary>Makes the files of a folder a version, whole or not at all.</summary>
    public async Task SaveAsync(
        string folder,
        string version,
        string? commit,
        IReadOnlyList<MigrationFile> schema,
        CancellationToken cancellationToken
    )
    {
        var files = await HashAsync(folder, cancellationToken);
        var record = new VersionRecord(version, commit, DateTimeOffset.UtcNow, files, schema);
        await File.WriteAllTextAsync(
            Path.Combine(folder, VersionRecord.FileName),
            JsonSerializer.Serialize(record, VersionRecord.Format),
            cancellationToken
        );
        Directory.Move(folder, FolderOf(version));
    }

    public VersionRecord Read(string version)
    {
        var path = Path.Combine(FolderOf(version), VersionRecord.FileName);
        try
        {
            return JsonSerializer.Deserialize<VersionRecord>(File.ReadAllText(path), VersionRecord.Format)!;
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ProcedureException($"{path} cannot be read: {problem.Message} Build another version.", problem);
        }
    }

    private static async Task<SortedDictionary<string, string>> HashAsync(
        string folder,
        CancellationToken cancellationToken
    )
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (name != VersionRecord.FileName)
            {
                await using var file = File.OpenRead(path);
                hashes[name] = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            }
        }

        return hashes;
    }
}
