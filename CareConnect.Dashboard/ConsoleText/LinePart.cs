using System.Globalization;
using System.Text.RegularExpressions;

namespace CareConnect.Dashboard.ConsoleText;

/// <summary>A piece of a line as it is drawn.</summary>
/// <param name="Text">Plain; whoever draws it encodes it.</param>
/// <param name="Class">CSS classes; null for none.</param>
/// <param name="Style">CSS custom properties of fixed colours; null for none.</param>
/// <param name="Href">An http or https address that the text names; null elsewhere.</param>
public readonly record struct LinePart(string Text, string? Class, string? Style, string? Href);

/// <summary>Cuts a console line where its look, a link or a search's match begins or ends.</summary>
internal static partial class LineParts
{
    public static IReadOnlyList<LinePart> Of(string line, IReadOnlyList<string> words)
    {
        var runs = AnsiText.Parse(line);
        var text = string.Concat(runs.Select(run => run.Text));
        var links = Links(text);
        var matches = Matches(text, words);
        if (runs.Count == 1 && links.Count == 0 && matches.Count == 0)
        {
            return [Part(runs[0].Text, runs[0].Style, null, false)];
        }
        List<LinePart> parts = [];
        var start = 0;
        foreach (var run in runs)
        {
            var end = start + run.Text.Length;
            var cuts = new SortedSet<int> { start, end };
            foreach (var (from, to) in links.Concat(matches))
            {
                cuts.Add(Math.Clamp(from, start, end));
                cuts.Add(Math.Clamp(to, start, end));
            }
            foreach (var (from, to) in cuts.Zip(cuts.Skip(1)))
            {
                var link = links.FirstOrDefault(link => link.From <= from && to <= link.To);
                var href = link.To > 0 ? text[link.From..link.To] : null;
                var isMatch = matches.Any(match => match.From <= from && to <= match.To);
                parts.Add(Part(text[from..to], run.Style, href, isMatch));
            }
            start = end;
        }
        return parts;
    }

    private static LinePart Part(string text, AnsiStyle style, string? href, bool isMatch)
    {
        if (style == default && !isMatch)
        {
            return new LinePart(text, null, null, href);
        }
        var (front, back) = style.Inverse ? (style.Background, style.Foreground) : (style.Foreground, style.Background);
        List<string> classes = [];
        Add(style.Bold, "ansi-bold");
        Add(style.Faint, "ansi-faint");
        Add(style.Italic, "ansi-italic");
        Add(style.Underline, "ansi-underline");
        Add(style.Strike, "ansi-strike");
        Add(style.Inverse, "ansi-inverse");
        Add(front is not null, front?.Index is { } f ? $"ansi-fg-{f}" : "ansi-fg");
        Add(back is not null, back?.Index is { } b ? $"ansi-bg-{b}" : "ansi-bg");
        Add(isMatch, "match");
        var css = string.Concat(Property("--fg", front), Property("--bg", back));
        return new LinePart(text, string.Join(' ', classes), css.Length == 0 ? null : css, href);

        void Add(bool when, string name)
        {
            if (when)
            {
                classes.Add(name);
            }
        }
    }

    private static string? Property(string name, AnsiColor? color) =>
        color is { Index: null } known ? string.Create(CultureInfo.InvariantCulture, $"{name}:#{known.Rgb:x6};") : null;

    private static List<(int From, int To)> Links(string text) =>
        text.Contains("://", StringComparison.Ordinal)
            ? [.. Link().Matches(text).Select(match => (match.Index, match.Index + match.Length))]
            : [];

    private static List<(int From, int To)> Matches(string text, IReadOnlyList<string> words)
    {
        List<(int, int)> found = [];
        // A line that lacks one of the words is no match, whatever else it has.
        if (!words.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            return found;
        }
        foreach (var word in words)
        {
            for (
                var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
                at >= 0;
                at = text.IndexOf(word, at + word.Length, StringComparison.OrdinalIgnoreCase)
            )
            {
                found.Add((at, at + word.Length));
            }
        }
        return found;
    }

    // What ends a sentence or closes a bracket does not belong to the address.
    [GeneratedRegex(@"\bhttps?://[^\s""'<>()\[\]{}|\\^`]*[^\s""'<>()\[\]{}|\\^`.,;:!?]", RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
