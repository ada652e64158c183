using System.Buffers;
using System.Globalization;
using SmtpServer;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace CareConnect.Hosting.Mail;

/// <summary>Takes every mail that is sent, and says so once it is on the disk. The log tells sizes, never who wrote what to whom.</summary>
internal sealed class SmtpIntake(MailStore store, Action<string, bool>? onLine) : MessageStore
{
    private static readonly SmtpResponse Full = new(
        SmtpReplyCode.InsufficientStorage,
        "the mail cannot be kept; the mail server's log says why"
    );

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var mail = await store.AddAsync(Envelope(transaction), Unstuffed(buffer), cancellationToken);
            onLine?.Invoke(string.Create(CultureInfo.InvariantCulture, $"Took a mail of {mail.Size} bytes."), false);
            return new SmtpResponse(SmtpReplyCode.Ok, $"kept as {mail.Id}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            onLine?.Invoke($"A mail could not be kept: {e.Message}", true);
            return Full;
        }
    }

    private static MailEnvelope Envelope(IMessageTransaction transaction) =>
        new(Address(transaction.From), [.. transaction.To.Select(Address)]);

    // A quoted local part may hold any character, even one that would start a header of its own.
    private static string Address(IMailbox mailbox)
    {
        var address = mailbox.Host.Length == 0 ? mailbox.User : $"{mailbox.User}@{mailbox.Host}";
        return address.Any(char.IsControl) ? string.Concat(address.Where(c => !char.IsControl(c))) : address;
    }

    // The server takes back the doubled dot of every line but the first, which no line end precedes.
    private static ReadOnlySequence<byte> Unstuffed(ReadOnlySequence<byte> mail)
    {
        var reader = new SequenceReader<byte>(mail);
        return reader.IsNext(".."u8) ? mail.Slice(1) : mail;
    }
}
