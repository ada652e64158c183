using CareConnect.Dashboard.Otlp.Wire;

namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>What points say, where it makes sense: null, and a refusal, where it does not.</summary>
internal static class PointReader
{
    // Whole numbers are exact up to here in every reader of JSON; nothing is counted further.
    private const ulong MaxCount = 1UL << 53;

    public static MetricValue? Read(NumberDataPoint point, Refusals refusals)
    {
        var value = Number(point);
        return double.IsFinite(value) ? new NumberValue(value) : Refuse(refusals, "without a finite value");
    }

    public static double Number(NumberDataPoint point) =>
        point.ValueCase switch
        {
            NumberDataPoint.ValueOneofCase.AsDouble => point.AsDouble,
            NumberDataPoint.ValueOneofCase.AsInt => point.AsInt,
            _ => double.NaN,
        };

    public static MetricValue? Read(HistogramDataPoint point, Refusals refusals)
    {
        if (point.Count > MaxCount || !double.IsFinite(point.Sum))
        {
            return Refuse(refusals, "with a count or a sum beyond all numbers");
        }
        if (point.BucketCounts.Count == 0)
        {
            return new ExplicitValue(point.Sum, (long)point.Count, [], [(long)point.Count]);
        }
        if (Counts(point.BucketCounts) is not { } buckets || point.ExplicitBounds.Count != buckets.Length - 1)
        {
            return Refuse(refusals, "with bounds that do not fit the buckets");
        }
        double[] bounds = [.. point.ExplicitBounds];
        if (bounds is [.., double.PositiveInfinity])
        {
            // Some senders name the end that every histogram has; nothing lies beyond it.
            bounds = bounds[..^1];
            buckets = [.. buckets[..^2], buckets[^2] + buckets[^1]];
        }
        return bounds.Length < ExponentialBuckets.MaxBuckets && Ascend(bounds)
            ? new ExplicitValue(point.Sum, (long)point.Count, bounds, buckets)
            : Refuse(refusals, "with bounds that do not rise, or too many");
    }

    public static MetricValue? Read(ExponentialHistogramDataPoint point, Refusals refusals)
    {
        if (point.Count > MaxCount || point.ZeroCount > MaxCount || !double.IsFinite(point.Sum))
        {
            return Refuse(refusals, "with a count or a sum beyond all numbers");
        }
        var buckets =
            Range(point.Negative) is { } negative && Range(point.Positive) is { } positive
                ? ExponentialBuckets.Fit(point.Scale, negative, (long)point.ZeroCount, positive, point.ZeroThreshold)
                : null;
        return buckets is not null && Ascend(buckets.ToExplicit().Bounds)
            ? new ExponentialValue(point.Sum, (long)point.Count, buckets)
            : Refuse(refusals, "with buckets that no scale holds");
    }

    private static ExponentialRange? Range(ExponentialHistogramDataPoint.Types.Buckets? buckets) =>
        Counts(buckets?.BucketCounts ?? []) is { } counts ? ExponentialRange.From(buckets?.Offset ?? 0, counts) : null;

    private static long[]? Counts(IList<ulong> counts) =>
        counts.All(count => count <= MaxCount) ? [.. counts.Select(count => (long)count)] : null;

    private static bool Ascend(double[] bounds) =>
        bounds.All(double.IsFinite) && bounds.Zip(bounds.Skip(1)).All(pair => pair.First < pair.Second);

    private static MetricValue? Refuse(Refusals refusals, string reason)
    {
        refusals.Add(reason);
        return null;
    }
}
