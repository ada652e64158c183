using System.Text.Json.Serialization;
using MimeKit;

namespace CareConnect.Hosting.Mail;

/// <summary>Mailpit's form of a list of mails.</summary>
internal sealed record MailListAnswer(
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("unread")] int Unread,
    [property: JsonPropertyName("count")] int Count,
    [property: JsonPropertyName("messages_count")] int MessagesCount,
    [property: JsonPropertyName("messages_unread")] int MessagesUnread,
    [property: JsonPropertyName("start")] int Start,
    [property: JsonPropertyName("tags")] IReadOnlyList<string> Tags,
    [property: JsonPropertyName("messages")] IReadOnlyList<MailSummaryAnswer> Messages
);

/// <summary>Mailpit's <c>MessageSummary</c>.</summary>
internal sealed record MailSummaryAnswer(
    string ID,
    string MessageID,
    bool Read,
    MailAddress From,
    IReadOnlyList<MailAddress> To,
    IReadOnlyList<MailAddress> Cc,
    IReadOnlyList<MailAddress> Bcc,
    IReadOnlyList<MailAddress> ReplyTo,
    string Subject,
    DateTimeOffset Created,
    IReadOnlyList<string> Tags,
    long Size,
    int Attachments,
    string Snippet
)
{
    public static MailSummaryAnswer Of(StoredMail mail) =>
        new(
            mail.Id,
            mail.Content.MessageId,
            mail.IsRead,
            mail.Content.From,
            mail.Content.To,
            mail.Content.Cc,
            mail.Content.Bcc,
            mail.Content.ReplyTo,
            mail.Content.Subject,
            mail.Created,
            [],
            mail.Size,
            mail.Content.Attachments,
            mail.Content.Snippet
        );
}

/// <summary>Mailpit's <c>Message</c>: the same, whole.</summary>
internal sealed record MailAnswer(
    string ID,
    string MessageID,
    MailAddress From,
    IReadOnlyList<MailAddress> To,
    IReadOnlyList<MailAddress> Cc,
    IReadOnlyList<MailAddress> Bcc,
    IReadOnlyList<MailAddress> ReplyTo,
    string ReturnPath,
    string Subject,
    DateTimeOffset Date,
    IReadOnlyList<string> Tags,
    string Text,
    string HTML,
    long Size,
    IReadOnlyList<MailPartAnswer> Inline,
    IReadOnlyList<MailPartAnswer> Attachments
)
{
    public static MailAnswer Of(StoredMail mail, MailBody body) =>
        new(
            mail.Id,
            mail.Content.MessageId,
            mail.Content.From,
            mail.Content.To,
            mail.Content.Cc,
            mail.Content.Bcc,
            mail.Content.ReplyTo,
            mail.Content.ReturnPath,
            mail.Content.Subject,
            mail.Content.Date ?? mail.Created,
            [],
            body.Text,
            body.Html,
            mail.Size,
            [.. body.Inline.Select(MailPartAnswer.Of)],
            [.. body.Attachments.Select(MailPartAnswer.Of)]
        );
}

/// <summary>Mailpit's <c>Attachment</c>; the size is that of the content, decoded.</summary>
internal sealed record MailPartAnswer(string PartID, string FileName, string ContentType, string ContentID, long Size)
{
    public static MailPartAnswer Of(MailPart part) =>
        new(
            part.Id,
            FileNameOf(part.Entity),
            part.Entity.ContentType.MimeType,
            part.Entity.ContentId ?? "",
            MailPartContent.SizeOf(part.Entity)
        );

    public static string FileNameOf(MimeEntity entity) =>
        entity switch
        {
            { ContentDisposition.FileName: { Length: > 0 } name } => name,
            { ContentType.Name: { Length: > 0 } name } => name,
            MessagePart { Message.Subject: { Length: > 0 } subject } => $"{subject}.eml",
            _ => "",
        };
}
