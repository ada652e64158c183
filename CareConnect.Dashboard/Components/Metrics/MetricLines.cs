using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Components.Metrics;

/// <summary>What so many percent of a histogram's recordings stay below.</summary>
public enum Percentile
{
    P50 = 50,
    P90 = 90,
    P99 = 99,
}

/// <summary>The lines of a chart out of a store's series.</summary>
/// <param name="Times">Nanoseconds since 1970, rising.</param>
/// <param name="Lines">Those with the greatest values, by name: colours must not change places with every refresh.</param>
/// <param name="Left">How many more there are than a chart can show.</param>
public sealed record MetricLines(IReadOnlyList<long> Times, IReadOnlyList<ChartLine> Lines, int Left)
{
    /// <summary>More lines than this nobody can tell apart.</summary>
    public const int Most = 24;

    public static MetricLines None { get; } = new([], [], 0);

    /// <param name="series">As the store told.</param>
    /// <param name="percentiles">Of a histogram; none for the values themselves, which are its recordings per second.</param>
    public static MetricLines Of(IEnumerable<MetricSeries> series, IReadOnlyList<Percentile> percentiles)
    {
        var all = series.ToList();
        long[] times = [.. all.SelectMany(s => s.Samples).Select(s => s.Time).Distinct().Order()];
        var lines = (
            from one in all
            from percentile in percentiles.Count == 0 ? [(Percentile?)null] : percentiles.Cast<Percentile?>()
            let line = Line(one, percentile, times)
            orderby line.Values.Max() ?? double.MinValue descending
            select line
        ).ToList();
        return new(
            times,
            [.. lines.Take(Most).OrderBy(l => l.Name, StringComparer.Ordinal)],
            Math.Max(0, lines.Count - Most)
        );
    }

    public static string NameOf(Attributes attributes) =>
        attributes.Read() switch
        {
            [] => "",
            [var only] => Attributes.Show(only.Value),
            var several => string.Join(", ", several.Select(a => $"{a.Key}={Attributes.Show(a.Value)}")),
        };

    /// <summary>
    /// How many steps may lie between two reports before a line breaks: some senders report once in a minute, and a chart's
    /// steps are shorter than that.
    /// </summary>
    public static int UsualGap(IReadOnlyList<double?> values)
    {
        int[] reported = [.. Enumerable.Range(0, values.Count).Where(i => values[i] is not null)];
        int[] distances = [.. reported.Zip(reported.Skip(1), (a, b) => b - a).Order()];
        return distances.Length == 0 ? 1 : (int)Math.Ceiling(distances[distances.Length / 2] * 2.5);
    }

    public static double? ValueOf(MetricSample sample, Percentile? percentile) =>
        percentile switch
        {
            Percentile.P50 => sample.P50,
            Percentile.P90 => sample.P90,
            Percentile.P99 => sample.P99,
            _ => sample.Value,
        };

    private static ChartLine Line(MetricSeries series, Percentile? percentile, long[] times)
    {
        var values = new double?[times.Length];
        foreach (var sample in series.Samples)
        {
            values[Array.BinarySearch(times, sample.Time)] = ValueOf(sample, percentile);
        }
        var name = NameOf(series.Attributes);
        return new(percentile is null ? name : $"{name} {percentile}".Trim(), values, percentile);
    }
}
