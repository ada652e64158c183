namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>
/// The line of a gauge, or of a counter that also falls: the last value of each step, added up over the series of the line.
/// A value holds until the next report, unless that is long overdue: else lines of several replicas, which report at
/// different moments, would jump between their parts.
/// </summary>
internal sealed class ValueLine(StepGrid grid)
{
    /// <summary>Nanoseconds without a report after which nothing is known any more.</summary>
    private const long Overdue = 150_000_000_000;

    /// <summary>After the last report it holds for so many intervals.</summary>
    private const double Intervals = 2.5;

    private readonly double?[] _values = new double?[grid.Count];

    /// <param name="series">By time.</param>
    /// <param name="end">The newest report of all; nothing is said of what comes later.</param>
    public void Add(IReadOnlyList<Report> series, long end)
    {
        var own = new double?[grid.Count];
        for (var i = 0; i < series.Count; i++)
        {
            var until = i + 1 < series.Count ? HeldUntil(series[i], series[i + 1]) : HeldUntil(series, end);
            var last = Math.Min(grid.StepOf(until), grid.Count - 1);
            for (var step = Math.Max(grid.StepOf(series[i].Time), 0); step <= last; step++)
            {
                own[step] = series[i].Value;
            }
        }
        for (var step = 0; step < own.Length; step++)
        {
            _values[step] = own[step] is { } value ? (_values[step] ?? 0) + value : _values[step];
        }
    }

    public IReadOnlyList<MetricSample> Samples() =>
        [.. _values.Select((value, step) => new MetricSample(grid.StartOf(step), value, null, null, null))];

    private static long HeldUntil(Report report, Report next) =>
        next.Time - report.Last <= Overdue ? next.Time : report.Last;

    private static long HeldUntil(IReadOnlyList<Report> series, long end)
    {
        var last = series[^1];
        var interval = last switch
        {
            { Reports: > 1 } => (last.Last - last.Time) / (last.Reports - 1),
            _ when series.Count > 1 => last.Time - series[^2].Last,
            _ => 0,
        };
        return Math.Min(end, last.Last + (long)Math.Min(interval * Intervals, Overdue));
    }
}
