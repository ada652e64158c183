namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>
/// Counts in buckets that grow by a factor: bucket i of a scale s holds what lies above 2^(i/2^s) and up to 2^((i+1)/2^s).
/// </summary>
/// <param name="Scale">At most <see cref="MaxScale"/>.</param>
/// <param name="Negative">The same, of values without their sign.</param>
/// <param name="Zero">What is too near to zero for any bucket.</param>
/// <param name="Positive">What lies above zero.</param>
/// <param name="ZeroThreshold">How near to zero that is; never negative.</param>
internal sealed record ExponentialBuckets(
    int Scale,
    ExponentialRange Negative,
    long Zero,
    ExponentialRange Positive,
    double ZeroThreshold
)
{
    // Neighbouring bounds 9% apart: finer ones cost room at every point, and move whenever the sender makes them coarser.
    private const int MaxScale = 3;

    // At -10 two buckets hold every number there is, at 20 a bucket holds hardly more than one: OpenTelemetry's own limits.
    private const int MinScale = -10;
    private const int MaxSentScale = 20;

    /// <summary>Buckets of one histogram, of any kind.</summary>
    public const int MaxBuckets = 320;

    /// <summary>As coarse as it takes to keep the limits; null where no scale does.</summary>
    public static ExponentialBuckets? Fit(
        int scale,
        ExponentialRange negative,
        long zero,
        ExponentialRange positive,
        double zeroThreshold
    )
    {
        if (scale is < MinScale or > MaxSentScale)
        {
            return null;
        }
        for (var coarser = Math.Max(0, scale - MaxScale); scale - coarser >= MinScale; coarser++)
        {
            if (negative.Length(coarser) + positive.Length(coarser) <= MaxBuckets)
            {
                return new(
                    scale - coarser,
                    negative.Coarsen(coarser),
                    zero,
                    positive.Coarsen(coarser),
                    double.IsFinite(zeroThreshold) && zeroThreshold > 0 ? zeroThreshold : 0
                );
            }
        }
        return null;
    }

    /// <summary>As coarse as the coarser of the two, or more, to hold them both; null where no scale does.</summary>
    public ExponentialBuckets? Add(ExponentialBuckets other)
    {
        for (var scale = Math.Min(Scale, other.Scale); scale >= MinScale; scale--)
        {
            var (ours, theirs) = (Scale - scale, other.Scale - scale);
            var (negative, positive) = (Negative.Coarsen(ours), Positive.Coarsen(ours));
            var (moreNegative, morePositive) = (other.Negative.Coarsen(theirs), other.Positive.Coarsen(theirs));
            if (negative.Length(moreNegative) + positive.Length(morePositive) <= MaxBuckets)
            {
                return new(
                    scale,
                    negative.Add(moreNegative),
                    Zero + other.Zero,
                    positive.Add(morePositive),
                    Math.Max(ZeroThreshold, other.ZeroThreshold)
                );
            }
        }
        return null;
    }

    /// <summary>
    /// The same with bounds. They begin and end at whole powers of two, so that two points of a series seldom differ in them.
    /// </summary>
    public (double[] Bounds, long[] Buckets) ToExplicit()
    {
        var bounds = new List<double>();
        var buckets = new List<long>();
        var (negative, positive) = (Negative.Widen(Scale), Positive.Widen(Scale));
        if (!negative.IsEmpty)
        {
            Close(-Bound(negative.Last + 1), 0);
            for (var i = negative.Last; i >= negative.First; i--)
            {
                Close(-Bound(i), negative[i]);
            }
        }
        Close(positive.IsEmpty ? ZeroThreshold : Bound(positive.First), Zero);
        for (var i = positive.First; i <= positive.Last; i++)
        {
            Close(Bound(i + 1), positive[i]);
        }
        buckets.Add(0);
        return ([.. bounds], [.. buckets]);

        void Close(double bound, long count)
        {
            bounds.Add(bound);
            buckets.Add(count);
        }
    }

    private double Bound(long index) =>
        Math.Clamp(Math.Pow(2, index * Math.Pow(2, -Scale)), double.Epsilon, double.MaxValue);
}
