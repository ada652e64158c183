using System.Globalization;
using System.Security.Cryptography;

namespace CareConnect.Hosting.Mail;

/// <summary>A mail that is kept, as lists show it.</summary>
internal sealed record StoredMail
{
    public required string Id { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Size { get; init; }

    public required bool IsRead { get; init; }

    public required MailContent Content { get; init; }
}

/// <summary>Ids whose order is that of arrival, and which nobody guesses.</summary>
internal static class MailId
{
    private const int TimeDigits = 16;
    private const int Digits = 24;

    public static string At(long utcTicks) =>
        utcTicks.ToString("x16", CultureInfo.InvariantCulture)
        + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes((Digits - TimeDigits) / 2));

    /// <summary>Null for what is no id.</summary>
    public static DateTimeOffset? TimeOf(string id) =>
        id.Length == Digits
        && id.All(char.IsAsciiHexDigitLower)
        && long.TryParse(
            id.AsSpan(0, TimeDigits),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var ticks
        )
        && ticks >= DateTime.MinValue.Ticks
        && ticks <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
}
