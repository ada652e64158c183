using System.Text.Json;

namespace CareConnect.Deploy.Verify.Report;

/// <summary>
/// What a test applied to the local AWS emulator, from the data file that it writes: which resource types were applied, planned again
/// without changes and destroyed, and which were not, with the reason.
/// </summary>
internal sealed record EmulatorResults(
    string? Emulator,
    string? Date,
    IReadOnlyList<EmulatorResource>? Applied,
    IReadOnlyList<EmulatorResource>? PlanOnly
)
{
    public const string File = "tests/emulator-results.json";

    /// <exception cref="FormatException">The file is there but not readable.</exception>
    public static EmulatorResults? Read(string tree)
    {
        var path = Path.Combine(tree, File);
        if (!System.IO.File.Exists(path))
        {
            return null;
        }
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllText(path), VerifyJson.Default.EmulatorResults);
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
    }

    public string ToMarkdown() =>
        $"""
            Emulator: {Emulator ?? "unnamed"}, {Date
                ?? "undated"}. It shows that AWS's API would take the arguments, not that permissions,
            network paths or failovers work.

            {Table("Applied, planned again and destroyed", Applied ?? [])}
            {Table("Planned only", PlanOnly ?? [])}
            """;

    private static string Table(string title, IReadOnlyList<EmulatorResource> resources) =>
        resources.Count == 0
            ? $"{title}: none.\n"
            : $"""
                {title}:

                | Resource type | Count | Note |
                |---|---|---|
                {string.Join(
                    '\n',
                    resources.Select(resource => $"| {resource.Type} | {resource.Count} | {resource.Note} |")
                )}

                """;
}

/// <summary>Resources of one type, with what differed in the second plan, or why they could not be applied.</summary>
internal sealed record EmulatorResource(string Type, int Count, string? Note = null);
