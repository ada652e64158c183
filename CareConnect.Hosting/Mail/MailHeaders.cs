using System.Buffers;
using MimeKit;

namespace CareConnect.Hosting.Mail;

/// <summary>A mail's headers by themselves.</summary>
internal static class MailHeaders
{
    private static readonly HeaderId[] Recipients = [HeaderId.To, HeaderId.Cc, HeaderId.Bcc];

    /// <summary>The addresses that a mail names as its own recipients.</summary>
    public static IReadOnlyList<string> RecipientsOf(ReadOnlySequence<byte> mail)
    {
        using var stream = new MemoryStream(HeadOf(mail), writable: false);
        return
        [
            .. Read(stream)
                .Where(header => Recipients.Contains(header.Id))
                .SelectMany(header => InternetAddressList.TryParse(header.RawValue, out var list) ? list.Mailboxes : [])
                .Select(mailbox => mailbox.Address),
        ];
    }

    /// <summary>Decoded values by name, in the order of the mail.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ByName(Stream mail)
    {
        var all = new OrderedDictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in Read(mail))
        {
            all[header.Field] = [.. all.GetValueOrDefault(header.Field) ?? [], header.Value];
        }
        return all;
    }

    private static IEnumerable<Header> Read(Stream mail)
    {
        try
        {
            return HeaderList.Load(mail);
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static byte[] HeadOf(ReadOnlySequence<byte> mail)
    {
        var reader = new SequenceReader<byte>(mail);
        return (reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8) ? head : mail).ToArray();
    }
}
