namespace CareConnect.Deploy.Verify.Sources;

/// <summary>
/// Just enough reading of Terraform's language to find blocks and the text of their arguments. It knows strings with templates,
/// heredocs, comments and brackets, and evaluates nothing.
/// </summary>
internal static class HclReader
{
    /// <summary>The blocks of a body, such as <c>variable "name" { ... }</c>, in their order.</summary>
    public static IEnumerable<HclBlock> Blocks(string body)
    {
        foreach (var (start, end) in Statements(body))
        {
            var open = FindOpeningBrace(body, start, end);
            if (open >= 0)
            {
                var head = body[start..open].Split([' ', '\t', '"'], StringSplitOptions.RemoveEmptyEntries);
                yield return new HclBlock(head[0], head[1..], body[(open + 1)..(Skip(body, open) - 1)]);
            }
        }
    }

    /// <summary>The arguments of a body, <c>name = expression</c>, each with the text of its expression.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Arguments(string body)
    {
        foreach (var (start, end) in Statements(body))
        {
            var sign = start;
            while (sign < end && (IsNamePart(body[sign]) || body[sign] is ' ' or '\t' or '"'))
            {
                sign++;
            }
            var name = body[start..sign].Trim(' ', '\t', '"');
            if (name is not "" && sign < end && body[sign] == '=')
            {
                yield return new(name, body[(sign + 1)..end].Trim());
            }
        }
    }

    /// <summary>The items of a list, or the arguments of a call: what commas separate.</summary>
    public static IEnumerable<string> Items(string list)
    {
        var start = 0;
        for (var at = 0; at < list.Length; at = Skip(list, at))
        {
            if (list[at] == ',')
            {
                yield return list[start..at].Trim();
                start = at + 1;
            }
        }
        if (list[start..].Trim() is not "" and var last)
        {
            yield return last;
        }
    }

    /// <summary>The position behind the token at <paramref name="at"/>; a bracket counts with all that it encloses.</summary>
    public static int Skip(string text, int at) =>
        text[at] switch
        {
            '"' => SkipString(text, at),
            '#' => SkipLine(text, at),
            '/' when text.AsSpan(at).StartsWith("//", StringComparison.Ordinal) => SkipLine(text, at),
            '/' when text.AsSpan(at).StartsWith("/*", StringComparison.Ordinal) => After(text, "*/", at + 2),
            '<' when text.AsSpan(at).StartsWith("<<", StringComparison.Ordinal) => SkipHeredoc(text, at),
            '{' or '(' or '[' => SkipBrackets(text, at),
            _ => at + 1,
        };

    // A statement ends with its line, or, inside an object, at a comma.
    private static IEnumerable<(int Start, int End)> Statements(string body)
    {
        var at = 0;
        while (at < body.Length)
        {
            if (char.IsWhiteSpace(body[at]) || body[at] is ',')
            {
                at++;
                continue;
            }
            if (body[at] is '#' or '/')
            {
                at = Skip(body, at);
                continue;
            }
            var start = at;
            while (at < body.Length && body[at] is not ('\n' or ','))
            {
                at = Skip(body, at);
            }
            yield return (start, Math.Min(at, body.Length));
        }
    }

    private static int FindOpeningBrace(string body, int start, int end)
    {
        for (var at = start; at < end; at = body[at] == '"' ? Skip(body, at) : at + 1)
        {
            if (body[at] == '{')
            {
                return at;
            }
            if (!(IsNamePart(body[at]) || body[at] is ' ' or '\t' or '"'))
            {
                return -1;
            }
        }
        return -1;
    }

    private static int SkipBrackets(string text, int at)
    {
        at++;
        while (at < text.Length && text[at] is not ('}' or ')' or ']'))
        {
            at = Skip(text, at);
        }
        return Math.Min(at + 1, text.Length);
    }

    private static int SkipString(string text, int at)
    {
        at++;
        while (at < text.Length && text[at] != '"')
        {
            at = text[at] switch
            {
                '\\' => at + 2,
                '$' or '%' when at + 1 < text.Length && text[at + 1] == '{' => SkipBrackets(text, at + 1),
                _ => at + 1,
            };
        }
        return Math.Min(at + 1, text.Length);
    }

    private static int SkipHeredoc(string text, int at)
    {
        var lineEnd = text.IndexOf('\n', at);
        var marker = lineEnd < 0 ? "" : text[at..lineEnd].TrimStart('<', '-').Trim();
        if (marker is "" || !marker.All(IsNamePart))
        {
            return at + 2;
        }
        for (var line = lineEnd + 1; line < text.Length; line = SkipLine(text, line) + 1)
        {
            var next = SkipLine(text, line);
            if (text[line..next].Trim() == marker)
            {
                return next;
            }
        }
        return text.Length;
    }

    private static int SkipLine(string text, int at) => text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;

    private static int After(string text, string mark, int from) =>
        text.IndexOf(mark, from, StringComparison.Ordinal) is var end and >= 0 ? end + mark.Length : text.Length;

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '-';
}

/// <summary>A block with its keyword, its labels and the text between its braces.</summary>
internal sealed record HclBlock(string Keyword, IReadOnlyList<string> Labels, string Body)
{
    public IReadOnlyDictionary<string, string> Arguments { get; } =
        HclReader.Arguments(Body).DistinctBy(argument => argument.Key).ToDictionary();
}
