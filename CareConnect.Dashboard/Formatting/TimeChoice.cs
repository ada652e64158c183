using System.Globalization;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Formatting;

/// <summary>
/// A time range as it stands in an address: <c>last=15m</c> moves along with the clock, <c>from</c> and <c>to</c> (ISO
/// 8601, each may be missing) stand still, <c>last=all</c> is everything.
/// </summary>
public readonly record struct TimeChoice(TimeSpan? Last, DateTimeOffset? From, DateTimeOffset? To)
{
    public static TimeChoice All => default;

    /// <summary>What the picker offers.</summary>
    public static IReadOnlyList<TimeSpan> Offered { get; } =
    [
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(3),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(12),
    ];

    public bool IsAll => Last is null && From is null && To is null;

    public bool IsCustom => From is not null || To is not null;

    /// <param name="last"><c>5m</c>, <c>12h</c> or <c>all</c>.</param>
    /// <param name="from">The beginning, included.</param>
    /// <param name="to">The end, not included.</param>
    /// <param name="otherwise">What a page shows when its address says nothing, or nothing that can be read.</param>
    public static TimeChoice Read(string? last, string? from, string? to, TimeChoice otherwise = default)
    {
        var custom = new TimeChoice(null, Time(from), Time(to));
        return custom.IsCustom ? custom
            : last is "all" ? All
            : Span(last) is { } span ? new TimeChoice(span, null, null)
            : otherwise;
    }

    public static string Write(TimeSpan span) =>
        span.TotalHours >= 1 && span.Minutes == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}h")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes}m");

    /// <summary>The three parameters of the address; null ones are left out.</summary>
    public Dictionary<string, object?> ToQuery() =>
        new()
        {
            ["last"] =
                IsCustom ? null
                : Last is { } last ? Write(last)
                : "all",
            ["from"] = Iso(From),
            ["to"] = Iso(To),
        };

    public TimeRange At(DateTimeOffset now) =>
        Last is { } last
            ? new TimeRange(Nanoseconds.FromTime(now - last), null)
            : new TimeRange(
                From is { } from ? Nanoseconds.FromTime(from) : null,
                To is { } to ? Nanoseconds.FromTime(to) : null
            );

    private static string? Iso(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    private static TimeSpan? Span(string? text) =>
        text is not [.. var digits, 'm' or 'h']
        || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        || number is < 1 or > 10_000
            ? null
        : text[^1] == 'h' ? TimeSpan.FromHours(number)
        : TimeSpan.FromMinutes(number);
}
