using System.Text.RegularExpressions;

namespace CareConnect.Ops.Verbs.Deployments;

/// <summary>Migrations that take something away which an older version may still use: going back across one needs a restore.</summary>
internal static partial class SchemaContracts
{
    private static readonly string[] Folder = ["CareConnect.Data", "Migrations"];

    /// <summary>Their files' names; none where the repository has no migrations.</summary>
    public static IReadOnlyList<string> Of(string repositoryRoot)
    {
        var folder = Path.Combine([repositoryRoot, .. Folder]);
        return Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, "V*.sql")
                    .Where(file => TakesAway().IsMatch(File.ReadAllText(file)))
                    .Select(file => Path.GetFileName(file))
                    .Order(StringComparer.Ordinal),
            ]
            : [];
    }

    [GeneratedRegex(@"\b(DROP\s+(TABLE|COLUMN)|RENAME\s+(TO|COLUMN))\b", RegexOptions.IgnoreCase)]
    private static partial Regex TakesAway();
}
