using System.Text.RegularExpressions;

namespace CareConnect.Hosting.StandIns;

/// <summary>
/// Takes a script apart into its statements, so that each commits by itself, as psql does: some, such as CREATE DATABASE,
/// refuse to run together with others.
/// </summary>
internal static partial class SqlScript
{
    /// <returns>The statements that hold more than space and comments, each with the line it begins in.</returns>
    public static IEnumerable<(string Text, int Line)> Statements(string script)
    {
        var start = 0;
        foreach (Match token in Token().Matches(script))
        {
            if (token.Value == ";")
            {
                if (Statement(script, start, token.Index) is { } statement)
                {
                    yield return statement;
                }

                start = token.Index + 1;
            }
        }

        if (Statement(script, start, script.Length) is { } last)
        {
            yield return last;
        }
    }

    private static (string Text, int Line)? Statement(string script, int start, int end)
    {
        var text = script[start..end];
        var begin = LeadingBlank().Match(text).Length;
        return begin == text.Length ? null : (text[begin..].TrimEnd(), script.AsSpan(0, start + begin).Count('\n') + 1);
    }

    // PostgreSQL's comments nest, hence the balancing group.
    private const string Comment = @"--[^\n]*|/\*(?>/\*(?<open>)|\*/(?<-open>)|(?!/\*|\*/).)*(?(open)(?!))\*/";

    // What may hold a semicolon that ends nothing: strings with and without escapes, names, dollar quotes.
    private const string Quoted =
        @"\b[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|""(?:[^""]|"""")*""|(?<![\w$])(?<tag>\$(?:[A-Za-z_]\w*)?\$).*?\k<tag>";

    [GeneratedRegex($"{Quoted}|{Comment}|;", RegexOptions.Singleline)]
    private static partial Regex Token();

    [GeneratedRegex($@"^(?:\s+|{Comment})*", RegexOptions.Singleline)]
    private static partial Regex LeadingBlank();
}
