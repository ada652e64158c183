using System.Text.Json.Serialization;

namespace CareConnect.Dashboard.Mails;

/// <summary>A person or a box; the name may be empty.</summary>
public sealed record MailAddress(string? Name, string? Address)
{
    public string Text => string.IsNullOrEmpty(Name) ? Address ?? "" : $"{Name} <{Address}>";

    /// <summary>The name where there is one.</summary>
    public string Label => string.IsNullOrEmpty(Name) ? Address ?? "" : Name;
}

/// <summary>Mailpit's answer to a list or a search: the newest first.</summary>
public sealed record MailList
{
    /// <summary>Of the whole mail server.</summary>
    public int Total { get; init; }

    public int Unread { get; init; }

    /// <summary>All that were found, of which the mails here may be only the newest.</summary>
    [JsonPropertyName("messages_count")]
    public int Found { get; init; }

    public IReadOnlyList<MailSummary>? Messages { get; init; }
}

/// <summary>A mail in a list. Mailpit leaves out what is empty.</summary>
public sealed record MailSummary
{
    public required string Id { get; init; }
    public bool Read { get; init; }
    public MailAddress? From { get; init; }
    public IReadOnlyList<MailAddress>? To { get; init; }
    public IReadOnlyList<MailAddress>? Cc { get; init; }
    public IReadOnlyList<MailAddress>? Bcc { get; init; }
    public string? Subject { get; init; }
    public DateTimeOffset Created { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>How many.</summary>
    public int Attachments { get; init; }

    public string? Snippet { get; init; }
}

/// <summary>A mail as a whole, without what is attached.</summary>
public sealed record Mail
{
    public required string Id { get; init; }
    public MailAddress? From { get; init; }
    public IReadOnlyList<MailAddress>? To { get; init; }
    public IReadOnlyList<MailAddress>? Cc { get; init; }
    public IReadOnlyList<MailAddress>? Bcc { get; init; }
    public IReadOnlyList<MailAddress>? ReplyTo { get; init; }
    public string? Subject { get; init; }
    public DateTimeOffset Date { get; init; }
    public string? Text { get; init; }
    public string? Html { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>Shown within the text.</summary>
    public IReadOnlyList<MailPart>? Inline { get; init; }

    public IReadOnlyList<MailPart>? Attachments { get; init; }
}

/// <summary>A part that can be had by itself.</summary>
public sealed record MailPart
{
    public required string PartId { get; init; }
    public string? FileName { get; init; }
    public string? ContentType { get; init; }
    public string? ContentId { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    public string Name => string.IsNullOrWhiteSpace(FileName) ? $"part-{PartId}" : FileName;
}
