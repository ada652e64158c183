using System.Globalization;
using System.Text.Json;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary>
/// A copy of a whole server on this machine, which a restore to a point in time begins with. A copy without its record is the
/// rest of a run that was killed.
/// </summary>
internal sealed record BaseBackup
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public required string Name { get; init; }

    /// <summary>When it was whole, UTC by the server's clock; no earlier state can be made from it.</summary>
    public required DateTimeOffset Finished { get; init; }
    public required int ServerMajor { get; init; }

    /// <summary>The first segment of write-ahead log that it needs.</summary>
    public required string FirstSegment { get; init; }
    public required long Bytes { get; init; }

    public static string Folder(OpsHome home, string appHost) => Path.Combine(home.Base, appHost);

    public static string DataFolder(OpsHome home, string appHost, string name) =>
        Path.Combine(Folder(home, appHost), name);

    /// <summary>The newest first.</summary>
    public static IReadOnlyList<BaseBackup> List(OpsHome home, string appHost)
    {
        var folder = Folder(home, appHost);
        return Directory.Exists(folder)
            ?
            [
                .. Directory
                    .GetFiles(folder, "*.json")
                    .Select(Read)
                    .Where(record => Directory.Exists(Path.Combine(folder, record.Name)))
                    .OrderByDescending(record => record.Finished),
            ]
            : [];
    }

    /// <summary>The newest that was whole by then.</summary>
    /// <exception cref="ProcedureException">There is none.</exception>
    public static BaseBackup Before(OpsHome home, string appHost, DateTimeOffset time)
    {
        var all = List(home, appHost);
        return all.FirstOrDefault(record => record.Finished <= time)
            ?? throw new ProcedureException(
                all.Count == 0
                    ? "There is no base backup, so that no second can be restored; from now on: careconnect backup --physical --target local"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"The oldest base backup is of {all[^1].Finished:yyyy-MM-dd HH:mm:ss} UTC: no earlier second can be restored. Use a dump: careconnect backup list --target local"
                    )
            );
    }

    public void Save(OpsHome home, string appHost)
    {
        var file = Path.Combine(Folder(home, appHost), Name + ".json");
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(this, Format));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>The record first: what is left of a removal that was killed is no backup any more.</summary>
    public static void Remove(OpsHome home, string appHost, string name)
    {
        if (Path.Combine(Folder(home, appHost), name + ".json") is var record && File.Exists(record))
        {
            File.Delete(record);
        }

        if (DataFolder(home, appHost, name) is var data && Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static BaseBackup Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<BaseBackup>(File.ReadAllText(file), Format)!;
        }
        catch (Exception problem) when (problem is IOException or JsonException)
        {
            throw new ProcedureException($"{file}: the record cannot be read. {problem.Message}", problem);
        }
    }
}
