using CareConnect.Dashboard.Components.Metrics;

namespace CareConnect.Dashboard.Components.Overview;

/// <summary>Values at the same times, put together.</summary>
internal static class TileSeries
{
    /// <summary>
    /// Adds up, or takes the highest. Processes report at different moments, so what one has said last counts until its next
    /// report is due.
    /// </summary>
    public static double?[] Combine(IEnumerable<IReadOnlyList<double?>> all, Func<double, double, double> with)
    {
        double?[]? sum = null;
        foreach (var held in all.Select(Hold))
        {
            sum = sum is null ? held : [.. sum.Zip(held, (a, b) => (a, b) is ({ } x, { } y) ? with(x, y) : a ?? b)];
        }
        return sum ?? [];
    }

    /// <summary>Hits among hits and misses, percent; null where nobody asked.</summary>
    public static double?[] HitRate(IReadOnlyList<double?> hits, IReadOnlyList<double?> misses) =>
        [
            .. hits.Zip(misses, (hit, miss) => (Hits: hit ?? 0, All: (hit ?? 0) + (miss ?? 0)))
                .Select(s => s.All > 0 ? 100 * s.Hits / s.All : (double?)null),
        ];

    /// <summary>The last value, if it is not older than this sender's reports usually are.</summary>
    public static double? Now(IReadOnlyList<double?> values)
    {
        var last = values.Count - 1;
        while (last >= 0 && values[last] is null)
        {
            last--;
        }
        return last >= 0 && values.Count - last <= Math.Max(4, MetricLines.UsualGap(values)) ? values[last] : null;
    }

    /// <summary>The average of the last values that there are: a single step of a counter says little.</summary>
    public static double? Recent(IReadOnlyList<double?> values, int steps) =>
        values.TakeLast(steps).Where(v => v is not null).Average();

    private static double?[] Hold(IReadOnlyList<double?> values)
    {
        var gap = MetricLines.UsualGap(values);
        var held = new double?[values.Count];
        var since = gap;
        for (var i = 0; i < values.Count; i++)
        {
            since = values[i] is null ? since + 1 : 0;
            held[i] = values[i] ?? (i > 0 && since < gap ? held[i - 1] : null);
        }
        return held;
    }
}
