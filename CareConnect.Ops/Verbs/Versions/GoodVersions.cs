using System.Text.Json;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>A version that served well, or, once it was rolled back from, did not after all.</summary>
/// <param name="Version">Its name.</param>
/// <param name="IsBuilt">Whether it is what the AppHost was built with, which has no folder.</param>
/// <param name="Migration">The newest migration it needs, such as 015.</param>
/// <param name="IsGood">Whether it may be gone back to.</param>
/// <param name="Time">UTC.</param>
internal sealed record GoodVersion(string Version, bool IsBuilt, string Migration, bool IsGood, DateTimeOffset Time);

/// <summary>Which versions were recorded as good with one AppHost, in their order.</summary>
internal sealed class GoodVersions(OpsHome home, string appHost)
{
    private string FilePath => Path.Combine(home.Versions, $"good-{appHost}.jsonl");

    /// <summary>The good ones, the last first.</summary>
    public IReadOnlyList<GoodVersion> All()
    {
        if (!File.Exists(FilePath))
        {
            return [];
        }

        try
        {
            return
            [
                .. File.ReadLines(FilePath)
                    .Select(line => JsonSerializer.Deserialize<GoodVersion>(line, JsonSerializerOptions.Web)!)
                    .Reverse()
                    .DistinctBy(entry => entry.Version)
                    .Where(entry => entry.IsGood),
            ];
        }
        catch (JsonException problem)
        {
            throw new ProcedureException($"{FilePath} cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Adds what is not the last word on that version yet; a line is written whole or not at all.</summary>
    public void Add(GoodVersion version)
    {
        Directory.CreateDirectory(home.Versions);
        var lines = File.Exists(FilePath) ? File.ReadAllText(FilePath) : "";
        var partial = FilePath + ".partial";
        File.WriteAllText(partial, $"{lines}{JsonSerializer.Serialize(version, JsonSerializerOptions.Web)}\n");
        File.Move(partial, FilePath, overwrite: true);
    }
}
