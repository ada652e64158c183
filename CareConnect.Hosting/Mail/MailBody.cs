using System.Text;
using MimeKit;

namespace CareConnect.Hosting.Mail;

/// <summary>A part of a mail with its number, such as 1.2.</summary>
internal sealed record MailPart(string Id, MimeEntity Entity);

/// <summary>The parts of a mail by what they are for: to be read, to be shown within the text, to be saved.</summary>
internal sealed class MailBody
{
    private readonly List<MailPart> _parts = [];
    private readonly string? _raw;

    private MailBody(MimeMessage? message, string? raw)
    {
        (Message, _raw) = (message, raw);
        if (message?.Body is { } body)
        {
            Collect(body, "0");
        }
    }

    /// <summary>Null for what is no mail at all; its bytes are its text then.</summary>
    public MimeMessage? Message { get; }

    public IReadOnlyList<MailPart> Parts => _parts;

    public IReadOnlyList<MailPart> Inline => [.. _parts.Where(part => !IsRead(part) && IsInline(part))];

    public IReadOnlyList<MailPart> Attachments => [.. _parts.Where(part => !IsRead(part) && !IsInline(part))];

    public string Html => string.Join('\n', Texts().Where(text => text.IsHtml).Select(text => text.Text));

    /// <summary>As the sender wrote it, or the words of the HTML.</summary>
    public string Text
    {
        get
        {
            var plain = string.Join('\n', Texts().Where(text => !text.IsHtml).Select(text => text.Text));
            return plain.Length > 0 ? plain : _raw ?? HtmlText.Of(Html);
        }
    }

    /// <param name="stream">Must be open for as long as the parts are read.</param>
    public static MailBody Read(Stream stream)
    {
        try
        {
            return new MailBody(MimeMessage.Load(stream, persistent: true), raw: null);
        }
        catch (FormatException)
        {
            stream.Position = 0;
            using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
            return new MailBody(null, reader.ReadToEnd());
        }
    }

    private void Collect(MimeEntity entity, string id)
    {
        if (entity is not Multipart multipart)
        {
            _parts.Add(new MailPart(id, entity));
            return;
        }
        var number = 0;
        foreach (var part in multipart)
        {
            number++;
            Collect(part, id == "0" ? $"{number}" : $"{id}.{number}");
        }
    }

    private IEnumerable<TextPart> Texts() => _parts.Where(IsRead).Select(part => (TextPart)part.Entity);

    private static bool IsRead(MailPart part) =>
        part.Entity is TextPart { IsAttachment: false, FileName: null } text && (text.IsPlain || text.IsHtml);

    // Some senders call a picture of the text an attachment, but say by its id that the text refers to it.
    private static bool IsInline(MailPart part) =>
        part.Entity.ContentDisposition?.Disposition == ContentDisposition.Inline
        || (part.Entity.ContentId is { Length: > 0 } && part.Entity.ContentDisposition is null);
}
