namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>
/// How many recordings fell between bounds: one count more than bounds, the first for all up to the first bound, the last for
/// all above the last. Counts have fractions, since what was recorded between two reports is shared out among steps.
/// </summary>
internal sealed record Distribution(IReadOnlyList<double> Bounds, double[] Counts)
{
    /// <summary>What was recorded since an earlier state.</summary>
    public Distribution Since(Distribution earlier)
    {
        var before = earlier.Within(Bounds);
        return new Distribution(Bounds, [.. Counts.Select((count, i) => Math.Max(0, count - before.Counts[i]))]);
    }

    public Distribution Share(double share) => new(Bounds, [.. Counts.Select(count => count * share)]);

    public Distribution Plus(Distribution other)
    {
        if (Bounds.SequenceEqual(other.Bounds))
        {
            return new Distribution(Bounds, [.. Counts.Select((count, i) => count + other.Counts[i])]);
        }
        double[] all = [.. Bounds.Union(other.Bounds).Order()];
        return Within(all).Plus(other.Within(all));
    }

    /// <summary>
    /// The value below which that share of the recordings lies, taken as evenly spread within a bucket. The first bucket begins
    /// at 0, or at its bound where that is below; what lies above the last bound counts as the last bound.
    /// </summary>
    /// <param name="share">From 0 to 1.</param>
    /// <returns>Null without recordings or without bounds.</returns>
    public double? Percentile(double share)
    {
        var total = Counts.Sum();
        if (total <= 0 || Bounds.Count == 0)
        {
            return null;
        }
        var rank = share * total;
        var below = 0.0;
        for (var i = 0; i < Bounds.Count; i++)
        {
            if (Counts[i] > 0 && below + Counts[i] >= rank)
            {
                var low = LowEnd(i);
                return low + (Bounds[i] - low) * Math.Max(0, rank - below) / Counts[i];
            }
            below += Counts[i];
        }
        return Bounds[^1];
    }

    /// <summary>The same between other bounds; a bucket that is cut is shared out evenly.</summary>
    private Distribution Within(IReadOnlyList<double> bounds)
    {
        if (ReferenceEquals(bounds, Bounds) || bounds.SequenceEqual(Bounds))
        {
            return this;
        }
        var counts = new double[bounds.Count + 1];
        for (var i = 0; i < Counts.Length; i++)
        {
            if (Counts[i] > 0)
            {
                SpreadBucket(i, bounds, counts);
            }
        }
        return new Distribution(bounds, counts);
    }

    private void SpreadBucket(int bucket, IReadOnlyList<double> bounds, double[] counts)
    {
        if (bucket == Bounds.Count)
        {
            // It has no upper end, so it goes whole to where it begins.
            var first = Bounds.Count == 0 ? bounds.Count : BucketOf(Bounds[^1], bounds) + 1;
            counts[Math.Min(first, bounds.Count)] += Counts[bucket];
            return;
        }
        var (low, high) = (LowEnd(bucket), Bounds[bucket]);
        if (low >= high)
        {
            counts[BucketOf(high, bounds)] += Counts[bucket];
            return;
        }
        for (var i = 0; i < counts.Length; i++)
        {
            var from = Math.Max(low, i == 0 ? double.NegativeInfinity : bounds[i - 1]);
            var to = Math.Min(high, i == bounds.Count ? double.PositiveInfinity : bounds[i]);
            counts[i] += Counts[bucket] * Math.Max(0, to - from) / (high - low);
        }
    }

    private double LowEnd(int bucket) => bucket > 0 ? Bounds[bucket - 1] : Math.Min(0, Bounds[0]);

    /// <summary>The bucket that has a value; bounds belong to the bucket below them.</summary>
    private static int BucketOf(double value, IReadOnlyList<double> bounds)
    {
        var bucket = 0;
        while (bucket < bounds.Count && bounds[bucket] < value)
        {
            bucket++;
        }
        return bucket;
    }
}
