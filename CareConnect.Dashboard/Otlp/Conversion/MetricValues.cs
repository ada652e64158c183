namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>What a point of a series says, in a form that differences can be added up in.</summary>
internal abstract record MetricValue(double Sum, long Count)
{
    /// <summary>Null where the two cannot be added, because the sender changed the shape of the series.</summary>
    public abstract MetricValue? Add(MetricValue difference);

    /// <summary>One more bucket than bounds; none for a number.</summary>
    public abstract (IReadOnlyList<double> Bounds, IReadOnlyList<long> Buckets) Histogram();
}

internal sealed record NumberValue(double Sum) : MetricValue(Sum, 0)
{
    public override MetricValue? Add(MetricValue difference) =>
        difference is NumberValue number ? new NumberValue(Sum + number.Sum) : null;

    public override (IReadOnlyList<double> Bounds, IReadOnlyList<long> Buckets) Histogram() => ([], []);
}

internal sealed record ExplicitValue(double Sum, long Count, double[] Bounds, long[] Buckets) : MetricValue(Sum, Count)
{
    public override MetricValue? Add(MetricValue difference) =>
        difference is ExplicitValue other && other.Bounds.AsSpan().SequenceEqual(Bounds)
            ? new ExplicitValue(
                Sum + other.Sum,
                Count + other.Count,
                Bounds,
                [.. Buckets.Zip(other.Buckets, (a, b) => a + b)]
            )
            : null;

    public override (IReadOnlyList<double> Bounds, IReadOnlyList<long> Buckets) Histogram() => (Bounds, Buckets);
}

internal sealed record ExponentialValue(double Sum, long Count, ExponentialBuckets Counts) : MetricValue(Sum, Count)
{
    public override MetricValue? Add(MetricValue difference) =>
        difference is ExponentialValue other && Counts.Add(other.Counts) is { } counts
            ? new ExponentialValue(Sum + other.Sum, Count + other.Count, counts)
            : null;

    public override (IReadOnlyList<double> Bounds, IReadOnlyList<long> Buckets) Histogram() => Counts.ToExplicit();
}
