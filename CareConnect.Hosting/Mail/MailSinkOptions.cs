using System.Globalization;
using CareConnect.Hosting.StandIns;

namespace CareConnect.Hosting.Mail;

/// <summary>How one mail sink is to run.</summary>
internal sealed record MailSinkOptions
{
    public const string MaxMessagesVariable = "MP_MAX_MESSAGES";

    /// <summary>Bytes of one mail; a larger one is refused.</summary>
    public const int MaxMailInBytes = 25 * 1024 * 1024;

    private const int DefaultMaxMessages = 500;

    public required int SmtpPort { get; init; }

    public required int HttpPort { get; init; }

    /// <summary>Where the mails lie, a file each.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The oldest beyond this number go; 0 keeps all.</summary>
    public int MaxMessages { get; init; } = DefaultMaxMessages;

    /// <summary>Gets each line of the sink's log and whether it is an error.</summary>
    public Action<string, bool>? OnLine { get; init; }

    /// <exception cref="StandInException">The variable is set and no number of mails.</exception>
    public static int MaxMessagesOf(IReadOnlyDictionary<string, string> variables) =>
        variables.GetValueOrDefault(MaxMessagesVariable) is not { Length: > 0 } text ? DefaultMaxMessages
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new StandInException(
            $"{MaxMessagesVariable} is '{text}': give the number of mails to keep, or 0 for all of them."
        );
}
