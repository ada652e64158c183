using System.Globalization;

namespace CareConnect.Dashboard.Components.Metrics;

/// <summary>A mark on an axis.</summary>
/// <param name="At">Value, or nanoseconds since 1970.</param>
/// <param name="Label">With its unit, or by the clock.</param>
internal sealed record Tick(double At, string Label);

/// <summary>Marks at numbers that people would have chosen.</summary>
internal static class Ticks
{
    private static readonly int[] TimeSteps =
    [
        1,
        2,
        5,
        10,
        15,
        30,
        60,
        120,
        300,
        600,
        900,
        1800,
        3600,
        7200,
        10_800,
        21_600,
        43_200,
        86_400,
    ];

    /// <summary>
    /// From at or below the least to at or above the most by 1, 2 or 5 times a power of ten of the unit that is shown. Zero
    /// belongs to it: a line near the top of an axis that begins at 95 says little.
    /// </summary>
    public static IReadOnlyList<Tick> OfValues(double least, double most, Units units, int about = 4)
    {
        (least, most) = (Math.Min(0, least), Math.Max(0, most));
        if (most - least < double.Epsilon || !double.IsFinite(most - least))
        {
            (least, most) = (0, 1);
        }
        var size = Math.Max(-least, most);
        var unit = units.StepIn(size);
        var step = NiceStep((most - least) / unit / about) * unit;
        var (first, last) = ((int)Math.Floor((least / step) + 1e-9), (int)Math.Ceiling((most / step) - 1e-9));
        return
        [
            .. Enumerable.Range(first, last - first + 1).Select(i => new Tick(i * step, units.Show(i * step, size))),
        ];
    }

    /// <summary>Whole seconds, minutes or hours of the reader's clock within the range.</summary>
    public static IReadOnlyList<Tick> OfTime(long from, long to, TimeZoneInfo zone, int about = 6, bool twelve = false)
    {
        var seconds = (to - from) / 1e9;
        var step = TimeSteps.FirstOrDefault(s => seconds / s <= about, TimeSteps[^1]);
        var start = Local(from, zone);
        var offset = start.Offset;
        var sinceMidnight = (long)Math.Ceiling(start.TimeOfDay.TotalSeconds / step) * step;
        var format = Format(step < 60, twelve);
        var ticks = new List<Tick>();
        for (var at = start.Date.AddSeconds(sinceMidnight); ; at = at.AddSeconds(step))
        {
            var time = (new DateTimeOffset(at, offset) - DateTimeOffset.UnixEpoch).Ticks * 100;
            if (time > to)
            {
                return ticks;
            }
            ticks.Add(new(time, Local(time, zone).ToString(format, CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>As the reader's clock shows a time, with seconds or without.</summary>
    public static string Format(bool seconds, bool twelve) =>
        (seconds, twelve) switch
        {
            (true, true) => "h:mm:ss tt",
            (false, true) => "h:mm tt",
            (true, false) => "HH:mm:ss",
            _ => "HH:mm",
        };

    private static double NiceStep(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch
        {
            <= 1.0000001 => power,
            <= 2.0000001 => 2 * power,
            <= 5.0000001 => 5 * power,
            _ => 10 * power,
        };
    }

    private static DateTimeOffset Local(long time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddTicks(time / 100), zone);
}
