using System.Text.RegularExpressions;

namespace CareConnect.Ops.Verbs.Web;

/// <summary>
/// Whether a file's name carries a hash of its content, as Vite, Rollup, webpack, esbuild, Angular and Blazor write them. In doubt it
/// does not: a file that is asked for too often costs a request, one that is kept for too long shows an old site for a year.
/// </summary>
internal static partial class HashedName
{
    public static bool Is(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
        {
            return false; // A page is what users ask for by its name.
        }

        return (WholeName().IsMatch(name) && HasDigitAndLetter(name[..name.IndexOf('.', StringComparison.Ordinal)]))
            || (LastPart().Match(name) is { Success: true } plain && IsRandom(plain.Groups["hash"].Value))
            || (Rollup().Match(name) is { Success: true } rollup && IsRandom(rollup.Groups["hash"].Value));
    }

    private static bool IsRandom(string text)
    {
        var (upper, lower, digits) = (
            text.Count(char.IsAsciiLetterUpper),
            text.Count(char.IsAsciiLetterLower),
            text.Count(char.IsAsciiDigit)
        );
        return text switch
        {
            _ when Word().IsMatch(text) || Size().IsMatch(text) || upper + lower == 0 => false,
            _ when text.Contains('-', StringComparison.Ordinal) || text.Contains('_', StringComparison.Ordinal) => upper
                > 0
                && lower > 0,
            _ when upper > 0 && lower > 0 => true,
            _ when upper > 0 => digits > 0 || upper == 8,
            // "mp3player" is a word; ten and more characters are a fingerprint of .NET.
            _ => digits >= (text.Length >= 10 ? 1 : 2),
        };
    }

    private static bool HasDigitAndLetter(string text) => text.Any(char.IsAsciiDigit) && text.Any(char.IsAsciiLetter);

    private const string End = @"(?:\.(?:chunk|bundle|module|min))?(?:\.[A-Za-z][A-Za-z0-9]{0,11}){1,2}$";

    [GeneratedRegex("^[0-9a-f]{16,64}" + End)]
    private static partial Regex WholeName();

    [GeneratedRegex("[.-](?<hash>[A-Za-z0-9]{8,64})" + End)]
    private static partial Regex LastPart();

    // Eight characters of base64url, which has a dash and an underscore of its own.
    [GeneratedRegex("-(?<hash>[A-Za-z0-9_-]{8})" + End)]
    private static partial Regex Rollup();

    // Words, also with a number at the end: Overview, MyModule, section12.
    [GeneratedRegex("^[A-Z]?[a-z]+(?:[A-Z][a-z]{2,})*[0-9]{0,4}$")]
    private static partial Regex Word();

    [GeneratedRegex("^[0-9]+x[0-9]+$")]
    private static partial Regex Size();
}
