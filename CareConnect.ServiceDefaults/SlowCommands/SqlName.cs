using System.Text.RegularExpressions;

namespace CareConnect.ServiceDefaults.SlowCommands;

/// <summary>
/// What a statement may be called in a log: its verb and first table, such as <c>SELECT vital_signs</c>. Everything that
/// could be a value is cut away before anything is read.
/// </summary>
internal static partial class SqlName
{
    public static string Of(string? sql)
    {
        var bare = Values().Replace(sql ?? "", " ");
        var verb = Verb().Match(bare);
        if (!verb.Success)
        {
            return "unnamed command";
        }

        var table = Table().Match(bare);
        return table.Success
            ? $"{verb.Value.ToUpperInvariant()} {table.Groups[1].Value.Replace("\"", "", StringComparison.Ordinal)}"
            : verb.Value.ToUpperInvariant();
    }

    // Comments, dollar-quoted text, text with doubled or escaped quotes. What is not closed reaches to the end.
    [GeneratedRegex(
        @"--[^\n]*|/\*.*?(\*/|\z)|\$([A-Za-z_]\w*)?\$.*?(\$\2\$|\z)|[Ee]'(\\.|''|[^'\\])*('|\z)|'(''|[^'])*('|\z)",
        RegexOptions.Singleline
    )]
    private static partial Regex Values();

    [GeneratedRegex(
        @"\b(SELECT|INSERT|UPDATE|DELETE|MERGE|COPY|CALL|DO|CREATE|ALTER|DROP|GRANT|REVOKE|TRUNCATE|BEGIN|COMMIT|ROLLBACK|SET|LOCK|LISTEN|NOTIFY)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Verb();

    [GeneratedRegex(
        @"\b(?:FROM|INTO|UPDATE|COPY|TABLE)\s+(?:ONLY\s+)?(""?[A-Za-z_]\w*""?(?:\.""?[A-Za-z_]\w*""?)?)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Table();
}
