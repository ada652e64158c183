using System.Globalization;
using System.Text;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>
/// The search by any part of a text. SQLite's LIKE reads every row, about a million a second, and that is enough here: a
/// trigram index takes twenty times as long to write as the rows themselves, which a machine that also runs the application
/// cannot spare. <see cref="MatchLists"/> sees to it that a search reads each row once.
/// </summary>
internal static class TextConditions
{
    /// <summary>LIKE refuses patterns above 50,000 bytes.</summary>
    private const int LongestPattern = 10_000;

    /// <summary>Characters that JSON also has between and around its texts, or writes as an escape.</summary>
    private const string JsonMarks = "\"\\{}[]:,";

    /// <summary>Every word must stand in one of the columns of text, or in the column of attributes if there is one.</summary>
    public static void Add(Conditions conditions, string? search, IReadOnlyList<string> texts, string? json)
    {
        foreach (var word in Words(search))
        {
            var either = texts.Select(column => InText(column, word));
            if (json is not null)
            {
                either = either.Append(InAttributes(json, word));
            }
            conditions.AddOnRows(Or(either));
        }
    }

    /// <summary>What is apart by blanks.</summary>
    public static string[] Words(string? search) =>
        search?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>
    /// Leaves out rows whose attributes cannot have a value, before the dear look into their JSON; nothing where it is not sure
    /// that the JSON has the value's own characters, as with numbers, which have many forms.
    /// </summary>
    public static void AddHint(Conditions conditions, string value, string json)
    {
        var isOneForm = value.Length < 16 && value.All(char.IsAsciiDigit) && !value.StartsWith('0');
        var isNumber = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        if (value.Length is > 0 and <= LongestPattern && !HasMarks(value) && (isOneForm || !isNumber))
        {
            conditions.AddOnRows($"{new Column(json)} LIKE {Pattern(value)} ESCAPE '\\'");
        }
    }

    private static FormattableString InText(string column, string word) =>
        word switch
        {
            { Length: > LongestPattern } => $"has_word({word}, {new Column(column)})",
            _ when Ascii.IsValid(word) => $"{new Column(column)} LIKE {Pattern(word)} ESCAPE '\\'",
            _ => $"{new Column(column)} LIKE {Pattern(word)} ESCAPE '\\' AND has_word({word}, {new Column(column)})",
        };

    // Without a mark of JSON in it, a word that stands in the JSON stands within a key or a value; only an escape's letter
    // may pretend to be one, so rows with escapes get the second look.
    private static FormattableString InAttributes(string column, string word) =>
        word switch
        {
            _ when word.Length > LongestPattern || HasMarks(word) => $"attributes_have({word}, {new Column(column)})",
            _ when Ascii.IsValid(word) =>
                $"{new Column(column)} LIKE {Pattern(word)} ESCAPE '\\' AND (instr({new Column(column)}, '\\') = 0 OR attributes_have({word}, {new Column(column)}))",
            _ =>
                $"{new Column(column)} LIKE {Pattern(word)} ESCAPE '\\' AND attributes_have({word}, {new Column(column)})",
        };

    private static bool HasMarks(string word) => word.Any(c => char.IsControl(c) || JsonMarks.Contains(c));

    /// <summary>LIKE knows the case of ASCII letters only: other characters may be any, and the second look decides.</summary>
    private static string Pattern(string word)
    {
        var pattern = new StringBuilder("%");
        foreach (var rune in word.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '%' or '_' or '\\' => pattern.Append('\\').Append((char)rune.Value),
                < 128 => pattern.Append((char)rune.Value),
                _ => pattern.Append('_'),
            };
        }
        return pattern.Append('%').ToString();
    }

    private static FormattableString Or(IEnumerable<FormattableString> conditions)
    {
        var format = new StringBuilder();
        var arguments = new List<object?>();
        foreach (var condition in conditions)
        {
            var names = Enumerable
                .Range(arguments.Count, condition.ArgumentCount)
                .Select(i => (object)$"{{{i}}}")
                .ToArray();
            format.Append(format.Length == 0 ? "(" : " OR (").AppendFormat(null, condition.Format, names).Append(')');
            arguments.AddRange(condition.GetArguments());
        }
        return System.Runtime.CompilerServices.FormattableStringFactory.Create(format.ToString(), [.. arguments]);
    }
}
