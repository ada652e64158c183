using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CareConnect.Deploy.Hcl;

/// <summary>Text as it stands between the quotes of HCL, and names that may stand without quotes.</summary>
internal static partial class HclText
{
    // Stands for an interpolation that follows; no text of a manifest holds it.
    private const char Template = '\0';

    private static readonly string[] Keywords = ["true", "false", "null", "for", "in", "if", "else", "endif", "endfor"];

    public static string Quote(string text) => $"\"{Escape(text, isBeforeTemplate: false)}\"";

    /// <summary>The key of an object: bare where HCL reads it as one word, else quoted.</summary>
    public static string Key(string key) => Word().IsMatch(key) && !Keywords.Contains(key) ? key : Quote(key);

    /// <param name="text">Any text.</param>
    /// <param name="isBeforeTemplate">Whether an interpolation follows: a dollar sign before it would escape it.</param>
    public static string Escape(string text, bool isBeforeTemplate)
    {
        var escaped = new StringBuilder(text.Length + 8);
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            if (letter is '$' or '%')
            {
                var run = RunOf(text, index);
                escaped.Append(EscapeRun(letter, run, FollowerOf(text, index + run, isBeforeTemplate)));
                index += run - 1;
                continue;
            }
            escaped.Append(EscapeLetter(letter));
        }
        return escaped.ToString();
    }

    private static string EscapeLetter(char letter) =>
        letter switch
        {
            '"' => "\\\"",
            '\\' => @"\\",
            '\n' => @"\n",
            '\r' => @"\r",
            '\t' => @"\t",
            _ when char.IsControl(letter) || IsInvisible(letter) => string.Create(
                CultureInfo.InvariantCulture,
                $"\\u{(int)letter:x4}"
            ),
            _ => letter.ToString(),
        };

    // ${ and %{ begin a template; doubling the sign writes them as text. Longer runs are read differently by HCL's scanner and
    // its decoder, and before an interpolation a dollar sign would escape it: there each sign is written by its number.
    private static string EscapeRun(char sign, int length, char? follower) =>
        (sign, length, follower) switch
        {
            (_, 1, '{') => $"{sign}{sign}",
            (_, _, '{') or ('$', _, Template) => string.Concat(Enumerable.Repeat($"\\u{(int)sign:x4}", length)),
            _ => new string(sign, length),
        };

    private static int RunOf(string text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] == text[start])
        {
            end++;
        }
        return end - start;
    }

    private static char? FollowerOf(string text, int index, bool isBeforeTemplate) =>
        index < text.Length ? text[index]
        : isBeforeTemplate ? Template
        : null;

    // A byte order mark or a line separator would be there and not be seen.
    private static bool IsInvisible(char letter) => letter is '\uFEFF' or '\u2028' or '\u2029';

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Word();
}
