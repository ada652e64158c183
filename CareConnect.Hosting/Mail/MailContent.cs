using MimeKit;

namespace CareConnect.Hosting.Mail;

/// <summary>A person or a box, in Mailpit's form.</summary>
internal sealed record MailAddress(string Name, string Address);

/// <summary>What a mail says, as far as it can be read, in what a list of mails needs.</summary>
internal sealed record MailContent
{
    private const int SnippetLength = 250;

    /// <summary>Characters of a mail's text that a search looks through.</summary>
    private const int SearchedLength = 64 * 1024;

    public string MessageId { get; private init; } = "";
    public string Subject { get; private init; } = "";
    public string ReturnPath { get; private init; } = "";
    public DateTimeOffset? Date { get; private init; }
    public MailAddress From { get; private init; } = new("", "");
    public IReadOnlyList<MailAddress> To { get; private init; } = [];
    public IReadOnlyList<MailAddress> Cc { get; private init; } = [];
    public IReadOnlyList<MailAddress> Bcc { get; private init; } = [];
    public IReadOnlyList<MailAddress> ReplyTo { get; private init; } = [];
    public int Attachments { get; private init; }
    public string Snippet { get; private init; } = "";
    private string Text { get; init; } = "";

    public static MailContent Read(Stream stream)
    {
        var body = MailBody.Read(stream);
        var text = body.Text;
        var content = new MailContent { Text = text[..Math.Min(text.Length, SearchedLength)], Snippet = Shorten(text) };
        if (body.Message is not { } message)
        {
            return content;
        }
        var returnPath = (message.Headers[HeaderId.ReturnPath] ?? "").Trim(' ', '<', '>');
        return content with
        {
            MessageId = message.MessageId ?? "",
            Subject = message.Subject ?? "",
            ReturnPath = returnPath,
            Date = message.Headers.Contains(HeaderId.Date) && message.Date != default ? message.Date : null,
            From = Addresses(message.From) is [var first, ..] ? first : new("", returnPath),
            To = Addresses(message.To),
            Cc = Addresses(message.Cc),
            Bcc = Addresses(message.Bcc),
            ReplyTo = Addresses(message.ReplyTo),
            Attachments = body.Attachments.Count,
        };
    }

    /// <summary>Whether every word stands somewhere in subject, addresses or text.</summary>
    public bool Has(IEnumerable<string> words) =>
        words.All(word => Searched().Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase)));

    private IEnumerable<string> Searched() =>
        [
            Subject,
            Text,
            .. To.Concat(Cc).Concat(Bcc).Concat(ReplyTo).Prepend(From).SelectMany(a => new[] { a.Name, a.Address }),
        ];

    private static IReadOnlyList<MailAddress> Addresses(InternetAddressList list) =>
        [.. list.Mailboxes.Select(mailbox => new MailAddress(mailbox.Name ?? "", mailbox.Address))];

    private static string Shorten(string text)
    {
        // Four times as many characters, since most of a mail's beginning may be white space.
        var start = text[..Math.Min(text.Length, 4 * SnippetLength)];
        var line = string.Join(' ', start.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > SnippetLength ? $"{line[..SnippetLength]}..." : line;
    }
}
