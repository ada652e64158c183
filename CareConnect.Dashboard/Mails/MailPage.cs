using System.Text.RegularExpressions;

namespace CareConnect.Dashboard.Mails;

/// <summary>A mail's HTML as a page for a frame: on white like paper, its pictures within it, its links to new tabs.</summary>
internal static partial class MailPage
{
    /// <summary>
    /// Nothing runs and nothing is fetched, neither from the mail's sender, who would learn that it was read, nor from here.
    /// A link opens in a tab of its own, which is an ordinary one.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

    // The first doctype and the first base target are those that count, so the mail's own do not matter.
    private const string Head =
        "<!DOCTYPE html><meta charset=\"utf-8\"><base target=\"_blank\">"
        + "<style>html{background:#fff;color:#1b1f24;color-scheme:light;font:14px/1.45 system-ui,sans-serif}</style>";

    /// <param name="html">As the mail has it.</param>
    /// <param name="pictures"><c>data:</c> addresses by content id.</param>
    public static string Of(string html, IReadOnlyDictionary<string, string> pictures) =>
        Head
        + ContentReference()
            .Replace(
                // No policy keeps Chromium from connecting, ahead of any request, to where these point.
                Connecting().Replace(html, "<x-"),
                match => pictures.GetValueOrDefault(Uri.UnescapeDataString(match.Groups["id"].Value)) ?? match.Value
            );

    /// <summary>The content ids that the HTML refers to.</summary>
    public static IReadOnlySet<string> ReferencesOf(string html) =>
        ContentReference()
            .Matches(html)
            .Select(match => Uri.UnescapeDataString(match.Groups["id"].Value))
            .ToHashSet(StringComparer.Ordinal);

    // A tag's name follows its bracket at once and ends with one of these, or a browser reads no such tag.
    [GeneratedRegex(@"<(?=(link|i?frame)[\s/>])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Connecting();

    // Within a quoted or bare attribute, or a style's url(...): not where the text speaks of it.
    [GeneratedRegex(
        """(?<=["'(=]\s*)cid:(?<id>[^"'\s<>)]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex ContentReference();
}
