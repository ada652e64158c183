using System.Text;
using MimeKit.Text;

namespace CareConnect.Hosting.Mail;

/// <summary>The words of an HTML page, for search and for people who want no HTML.</summary>
internal static class HtmlText
{
    private static readonly HashSet<HtmlTagId> LineEnds =
    [
        HtmlTagId.Br,
        HtmlTagId.P,
        HtmlTagId.Div,
        HtmlTagId.TR,
        HtmlTagId.LI,
        HtmlTagId.H1,
        HtmlTagId.H2,
        HtmlTagId.H3,
        HtmlTagId.H4,
    ];

    public static string Of(string html)
    {
        var tokens = new HtmlTokenizer(new StringReader(html)) { DecodeCharacterReferences = true };
        var text = new StringBuilder();
        HtmlTagId? skipped = null;
        while (tokens.ReadNextToken(out var token))
        {
            if (token is HtmlTagToken tag)
            {
                skipped = SkippedAfter(tag, skipped);
                AddLineEnd(text, tag);
            }
            else if (token.Kind == HtmlTokenKind.Data && skipped is null)
            {
                AddWords(text, ((HtmlDataToken)token).Data);
            }
        }
        return text.ToString().Trim();
    }

    private static HtmlTagId? SkippedAfter(HtmlTagToken tag, HtmlTagId? skipped) =>
        skipped is null
            ? tag is { IsEndTag: false, Id: HtmlTagId.Style or HtmlTagId.Script or HtmlTagId.Title }
                ? tag.Id
                : null
            : tag.IsEndTag && tag.Id == skipped
                ? null
                : skipped;

    private static void AddLineEnd(StringBuilder text, HtmlTagToken tag)
    {
        if (LineEnds.Contains(tag.Id) && text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }
    }

    // White space of the source is one space to a reader.
    private static void AddWords(StringBuilder text, string data)
    {
        foreach (var c in data)
        {
            if (!char.IsWhiteSpace(c))
            {
                text.Append(c);
            }
            else if (text.Length > 0 && !char.IsWhiteSpace(text[^1]))
            {
                text.Append(' ');
            }
        }
    }
}
