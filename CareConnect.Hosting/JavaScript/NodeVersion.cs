using System.Text.Json;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.JavaScript;

/// <summary>The major version of Node that an application asks for, by the files in which applications do so.</summary>
internal static partial class NodeVersion
{
    private const string Default = "22";

    public static string Of(string folder) =>
        Major(Text(folder, ".nvmrc"))
        ?? Major(Text(folder, ".node-version"))
        ?? Major(OfPackage(Text(folder, "package.json")))
        ?? Major(OfTools(Text(folder, ".tool-versions")))
        ?? Default;

    private static string? Text(string folder, string name) =>
        Path.Combine(folder, name) is var file && File.Exists(file) ? File.ReadAllText(file).Trim() : null;

    private static string? OfPackage(string? text)
    {
        try
        {
            using var package = JsonDocument.Parse(text ?? "{}");
            return
                package.RootElement.ValueKind == JsonValueKind.Object
                && package.RootElement.TryGetProperty("engines", out var engines)
                && engines.ValueKind == JsonValueKind.Object
                && engines.TryGetProperty("node", out var node)
                && node.ValueKind == JsonValueKind.String
                ? node.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null; // npm will say what is wrong with it
        }
    }

    private static string? OfTools(string? text) =>
        text
            ?.Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words is ["nodejs" or "node", _, ..])
            ?[1];

    /// <summary>"22" of "22", "v22.1.0", ">=22.1" or "^22"; null of anything else, such as "lts/*".</summary>
    private static string? Major(string? version) =>
        version is not null && Leading().Match(version) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^(?:>=|<=|==|[><=~^vV])?\s*0*([1-9]\d{0,8})(?:[.\- ]|$)")]
    private static partial Regex Leading();
}
