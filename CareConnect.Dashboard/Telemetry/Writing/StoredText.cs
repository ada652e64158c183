using System.Text.RegularExpressions;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>Texts as they go into the store.</summary>
internal static partial class StoredText
{
    /// <summary>SQLite's LIKE ends at a NUL; its picture is kept instead.</summary>
    public static string Of(string text) => text.Replace('\0', '\u2400');

    /// <summary>A console line without ANSI sequences; null where it has none.</summary>
    public static string? WithoutAnsi(string text) =>
        text.Contains('\u001b', StringComparison.Ordinal) || text.Contains('\u009b', StringComparison.Ordinal)
            ? Ansi().Replace(text, "")
            : null;

    // ECMA-48: control sequences (colours, cursor), strings (titles, links) up to their end, two-character escapes.
    [GeneratedRegex(
        @"(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Ansi();
}
