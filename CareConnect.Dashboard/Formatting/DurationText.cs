using System.Globalization;

namespace CareConnect.Dashboard.Formatting;

/// <summary>Lengths of time in the unit that fits, three significant digits: <c>850 ns</c>, <c>1.25 ms</c>, <c>12.3 s</c>, <c>2 m 5 s</c>.</summary>
internal static class DurationText
{
    private const double Microsecond = 1e3;
    private const double Millisecond = 1e6;
    private const double Second = 1e9;

    public static string Of(long nanoseconds) =>
        nanoseconds switch
        {
            < 0 => "-" + Of(nanoseconds == long.MinValue ? long.MaxValue : -nanoseconds),
            < 1_000 => $"{nanoseconds} ns",
            < 1_000_000 => InUnit(nanoseconds, Microsecond, "µs", Millisecond),
            < 1_000_000_000 => InUnit(nanoseconds, Millisecond, "ms", Second),
            < 60_000_000_000 => InUnit(nanoseconds, Second, "s", 60 * Second),
            _ => Of(TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick)),
        };

    /// <summary>From a second on: the two greatest units, as uptimes are read.</summary>
    public static string Of(TimeSpan span) =>
        span.TotalSeconds < 1 ? "0 s"
        : span.TotalMinutes < 1 ? $"{span.Seconds} s"
        : span.TotalHours < 1 ? $"{span.Minutes} m {span.Seconds} s"
        : span.TotalDays < 1 ? $"{span.Hours} h {span.Minutes} m"
        : $"{(int)span.TotalDays} d {span.Hours} h";

    // Rounding must not show "1000 ms": the next unit takes it.
    private static string InUnit(long nanoseconds, double unit, string name, double next)
    {
        var text = Significant(nanoseconds / unit);
        return text == Significant(next / unit) ? Of((long)next) : $"{text} {name}";
    }

    private static string Significant(double value) =>
        value.ToString(
            value switch
            {
                >= 99.95 => "0",
                >= 9.995 => "0.#",
                _ => "0.##",
            },
            CultureInfo.InvariantCulture
        );
}
