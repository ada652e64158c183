using System.Text.RegularExpressions;

namespace CareConnect.Migrator;

/// <summary>As much of SQL's grammar as tells comments, literals and statements apart.</summary>
internal static partial class SqlText
{
    public static string WithoutComments(string sql) =>
        Part().Replace(sql, part => IsComment(part.Value) ? " " : part.Value);

    /// <summary>Without comments too, and with every literal and quoted body empty: only what the server runs at once.</summary>
    public static string Code(string sql) => Part().Replace(sql, part => IsComment(part.Value) ? " " : "''");

    public static int CountStatements(string sql) =>
        Code(sql).Split(';').Count(statement => !string.IsNullOrWhiteSpace(statement));

    private static bool IsComment(string part) =>
        part.StartsWith("--", StringComparison.Ordinal) || part.StartsWith("/*", StringComparison.Ordinal);

    [GeneratedRegex("""--[^\n]*|/\*[\s\S]*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$""")]
    private static partial Regex Part();
}
