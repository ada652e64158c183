using System.Globalization;
using System.Text.RegularExpressions;

namespace CareConnect.Data.VitalSigns;

/// <summary>When a reading was measured: an instant with its offset from UTC, neither in the future nor before anyone alive.</summary>
public static partial class ReadingTime
{
    /// <summary>How far a device's clock may run ahead of the server's.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Older records than any living person's are mistakes.</summary>
    public static readonly DateTimeOffset Earliest = new(1880, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static bool IsPlausible(DateTimeOffset measuredAt, DateTimeOffset now) =>
        measuredAt >= Earliest && measuredAt <= now + ClockTolerance;

    /// <summary>Reads a date and time that names its offset; what says none is not an instant.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (
            !WithOffset().IsMatch(text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)
        )
        {
            return false;
        }
        instant = Truncate(parsed);
        return true;
    }

    /// <summary>In UTC and to the microsecond, which is what PostgreSQL keeps.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    [GeneratedRegex(
        @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex WithOffset();
}
