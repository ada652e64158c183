using System.Globalization;
using System.Text;

namespace CareConnect.Dashboard.Components.Metrics;

/// <summary>A line of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Values">One for each of the chart's times; null where nothing is known.</param>
/// <param name="Percentile">Of a histogram; lines of different ones are told apart by their dashes.</param>
public sealed record ChartLine(string Name, IReadOnlyList<double?> Values, Percentile? Percentile = null);

/// <summary>Places values in a drawing: x from left to right by time, y upwards by value.</summary>
internal sealed class Chart
{
    public required double Width { get; init; }
    public required double Height { get; init; }

    /// <summary>Nanoseconds since 1970.</summary>
    public required long From { get; init; }
    public required long To { get; init; }
    public required double Bottom { get; init; }
    public required double Top { get; init; }
    public required Units Units { get; init; }
    public required IReadOnlyList<Tick> ValueTicks { get; init; }

    public static Chart Of(
        IReadOnlyList<ChartLine> lines,
        long from,
        long to,
        Units units,
        (double Width, double Height) size,
        int about = 4
    )
    {
        var values = lines.SelectMany(l => l.Values).Where(v => v is { } d && double.IsFinite(d)).Select(v => v!.Value);
        var (least, most) = values.Aggregate(
            (Least: 0.0, Most: 0.0),
            (a, v) => (Math.Min(a.Least, v), Math.Max(a.Most, v))
        );
        var ticks = Ticks.OfValues(least, most, units, about);
        return new()
        {
            Width = size.Width,
            Height = size.Height,
            From = from,
            To = Math.Max(to, from + 1),
            Bottom = ticks[0].At,
            Top = ticks[^1].At,
            Units = units,
            ValueTicks = ticks,
        };
    }

    public double X(double time) => (time - From) / (To - From) * Width;

    public double Y(double value) => Height - ((value - Bottom) / (Top - Bottom) * Height);

    /// <summary>
    /// An SVG path with gaps where more than a number of values are missing. Values alone between two gaps are in
    /// <see cref="Points"/>.
    /// </summary>
    public string Path(IReadOnlyList<long> times, IReadOnlyList<double?> values, int gap = 1)
    {
        var path = new StringBuilder();
        foreach (var run in Runs(values, gap).Where(r => r.Count > 1))
        {
            path.Append('M').AppendJoin('L', run.Select(i => Point(times[i], values[i])));
        }
        return path.ToString();
    }

    /// <summary>Strokes of no length, which round line ends show as dots.</summary>
    public string Points(IReadOnlyList<long> times, IReadOnlyList<double?> values, int gap = 1) =>
        string.Concat(Runs(values, gap).Where(r => r.Count == 1).Select(r => $"M{Point(times[r[0]], values[r[0]])}h0"));

    /// <summary>The same with the surface down to zero, closed for each run between gaps.</summary>
    public string Area(IReadOnlyList<long> times, IReadOnlyList<double?> values, int gap = 1)
    {
        var path = new StringBuilder();
        foreach (var run in Runs(values, gap))
        {
            var points = run.Select(i => Point(times[i], values[i]))
                .Prepend(Point(times[run[0]], 0))
                .Append(Point(times[run[^1]], 0));
            path.Append('M').AppendJoin('L', points).Append('Z');
        }
        return path.ToString();
    }

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private string Point(long time, double? value) => $"{Number(X(time))} {Number(Y(value!.Value))}";

    /// <param name="values">With nulls and what is no number among them.</param>
    /// <param name="gap">The distance that is still bridged: 1 breaks at each missing value.</param>
    private static List<List<int>> Runs(IReadOnlyList<double?> values, int gap)
    {
        var runs = new List<List<int>>();
        for (var i = 0; i < values.Count; i++)
        {
            if (!IsValue(values[i]))
            {
                continue;
            }
            if (runs.Count == 0 || i - runs[^1][^1] > gap)
            {
                runs.Add([]);
            }
            runs[^1].Add(i);
        }
        return runs;
    }

    private static bool IsValue(double? value) => value is { } number && double.IsFinite(number);
}
