using System.Globalization;

namespace CareConnect.Dashboard.Formatting;

internal enum ClockChoice
{
    System,
    Hours12,
    Hours24,
}

/// <summary>Points in time as one person reads them: their time zone, their 12 or 24 hours.</summary>
internal sealed record TimeText(TimeZoneInfo Zone, bool IsTwelveHours)
{
    public static TimeText Utc { get; } = new(TimeZoneInfo.Utc, false);

    /// <summary>With milliseconds, and with the date unless that is today: <c>14:03:07.125</c>, <c>2026-03-01 14:03:07.125</c>; or only to the second.</summary>
    public string Short(long nanoseconds, DateTimeOffset now, bool seconds = false)
    {
        var local = Local(nanoseconds);
        var isToday = local.Date == TimeZoneInfo.ConvertTime(now, Zone).Date;
        return isToday ? Clock(local, seconds) : $"{Date(local)} {Clock(local, seconds)}";
    }

    /// <summary>All that is known, with the distance from UTC: for titles and details.</summary>
    public string Long(long nanoseconds)
    {
        var local = Local(nanoseconds);
        return $"{Date(local)} {Clock(local)} {local.ToString("zzz", CultureInfo.InvariantCulture)}";
    }

    public DateTimeOffset Local(long nanoseconds) => TimeZoneInfo.ConvertTime(Nanoseconds.ToTime(nanoseconds), Zone);

    /// <summary>ISO 8601, for machines.</summary>
    public static string Iso(long nanoseconds) =>
        Nanoseconds.ToTime(nanoseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private string Clock(DateTimeOffset time, bool seconds = false) =>
        time.ToString(
            (IsTwelveHours, seconds) switch
            {
                (true, true) => "h:mm:ss tt",
                (true, false) => "h:mm:ss.fff tt",
                (false, true) => "HH:mm:ss",
                _ => "HH:mm:ss.fff",
            },
            CultureInfo.InvariantCulture
        );

    private static string Date(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
