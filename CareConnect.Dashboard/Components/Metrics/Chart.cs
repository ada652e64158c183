using System.Globalization;
using System.Text;

namespace CareConnect.Dashboard.Components.Metrics;

/// <summary>A line of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Values">One for each of the chart's times; null draws a gap.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<double?> Values);

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

    /// <summary>An SVG path. A value between two gaps becomes a stroke of no length, which round line ends show as a dot.</summary>
    public string Path(IReadOnlyList<long> times, IReadOnlyList<double?> values)
    {
        var path = new StringBuilder();
        foreach (var run in Runs(values))
        {
            path.Append('M').Append(Point(times[run.Start], values[run.Start]));
            for (var i = run.Start + 1; i < run.End; i++)
            {
                path.Append('L').Append(Point(times[i], values[i]));
            }
            if (run.End - run.Start == 1)
            {
                path.Append("h0");
            }
        }
        return path.ToString();
    }

    /// <summary>The same with the surface down to zero, closed for each run between gaps.</summary>
    public string Area(IReadOnlyList<long> times, IReadOnlyList<double?> values)
    {
        var path = new StringBuilder();
        foreach (var run in Runs(values))
        {
            path.Append('M').Append(Point(times[run.Start], 0));
            for (var i = run.Start; i < run.End; i++)
            {
                path.Append('L').Append(Point(times[i], values[i]));
            }
            path.Append('L').Append(Point(times[run.End - 1], 0)).Append('Z');
        }
        return path.ToString();
    }

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private string Point(long time, double? value) => $"{Number(X(time))} {Number(Y(value!.Value))}";

    private static IEnumerable<(int Start, int End)> Runs(IReadOnlyList<double?> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (!IsValue(values[i]))
            {
                continue;
            }
            var start = i;
            while (i < values.Count && IsValue(values[i]))
            {
                i++;
            }
            yield return (start, i);
        }
    }

    private static bool IsValue(double? value) => value is { } number && double.IsFinite(number);
}
