using System.Buffers;
using System.Text;

namespace CareConnect.Hosting.Mail;

/// <summary>Whom the sender named to the server, which the mail's own headers need not say.</summary>
internal sealed record MailEnvelope(string From, IReadOnlyList<string> Recipients)
{
    /// <summary>
    /// Headers to stand before the mail, as Mailpit writes them: the sender, and as <c>Bcc</c> whoever gets the mail
    /// without being named in it.
    /// </summary>
    public byte[] HeadersFor(ReadOnlySequence<byte> mail)
    {
        var hidden = Recipients.Except(MailHeaders.RecipientsOf(mail), StringComparer.OrdinalIgnoreCase).ToList();
        var headers = new StringBuilder($"Return-Path: <{From}>\r\n");
        if (hidden.Count > 0)
        {
            headers.Append("Bcc: ").AppendJoin(",\r\n ", hidden.Select(address => $"<{address}>")).Append("\r\n");
        }
        return Encoding.UTF8.GetBytes(headers.ToString());
    }
}
