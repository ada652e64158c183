namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>
/// The line of a counter or a histogram: what was added in each step, by all series of the line. What was added between two
/// reports is spread evenly over the time between them, so a step shorter than the reporting interval shows no gap.
/// </summary>
internal sealed class RateLine(StepGrid grid)
{
    private readonly double?[] _totals = new double?[grid.Count];
    private readonly Distribution?[] _distributions = new Distribution?[grid.Count];

    public void Add(IReadOnlyList<Report> series)
    {
        for (var i = 0; i < series.Count; i++)
        {
            if (series[i].Since(i == 0 ? null : series[i - 1]) is { } increase)
            {
                Add(increase);
            }
            if (series[i].Last > series[i].Time)
            {
                Add(new Increase(series[i].Time, series[i].Last, 0, null));
            }
        }
    }

    /// <param name="end">The newest report of all: a step that lasts longer is not over yet, and so much shorter.</param>
    public IReadOnlyList<MetricSample> Samples(long end) =>
        [
            .. Enumerable
                .Range(0, grid.Count)
                .Select(step =>
                {
                    var seconds = grid.SecondsBefore(step, end);
                    var rate = seconds > 0 ? _totals[step] / seconds : null;
                    var distribution = _distributions[step];
                    return new MetricSample(
                        grid.StartOf(step),
                        rate,
                        distribution?.Percentile(0.5),
                        distribution?.Percentile(0.9),
                        distribution?.Percentile(0.99)
                    );
                }),
        ];

    private void Add(Increase increase) =>
        grid.Spread(
            increase.From,
            increase.To,
            (step, share) =>
            {
                _totals[step] = (_totals[step] ?? 0) + increase.Total * share;
                if (increase is { Distribution: { } distribution, Total: > 0 })
                {
                    var part = distribution.Share(share);
                    _distributions[step] = _distributions[step]?.Plus(part) ?? part;
                }
            }
        );
}
