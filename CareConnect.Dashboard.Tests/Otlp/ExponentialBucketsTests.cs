using CareConnect.Dashboard.Otlp.Conversion;
using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;
using WireBuckets = CareConnect.Dashboard.Otlp.Wire.ExponentialHistogramDataPoint.Types.Buckets;

namespace CareConnect.Dashboard.Tests.Otlp;

public sealed class ExponentialBucketsTests
{
    private readonly DeltaSums _sums = new();

    private static ExponentialHistogramDataPoint APoint(int scale, int offset, params ulong[] counts) =>
        new()
        {
            TimeUnixNano = Sent.Time,
            Scale = scale,
            Sum = 1,
            Positive = new() { Offset = offset, BucketCounts = { counts } },
        };

    private MetricPoint? Convert(ExponentialHistogramDataPoint point, bool isDelta = false)
    {
        point.Count = (point.Positive?.BucketCounts ?? [])
            .Concat(point.Negative?.BucketCounts ?? [])
            .Aggregate(point.ZeroCount, (a, b) => a + b);
        var metric = new Metric
        {
            Name = "duration",
            ExponentialHistogram = new()
            {
                DataPoints = { point },
                AggregationTemporality = isDelta ? AggregationTemporality.Delta : AggregationTemporality.Cumulative,
            },
        };
        return Sent.Convert(Sent.Metrics(metric), _sums).SingleOrDefault();
    }

    [Fact]
    public void Buckets_at_scale_0_end_at_powers_of_two()
    {
        var point = Convert(APoint(0, -1, 4, 0, 2))!;

        Assert.Equal([0.5, 1, 2, 4], point.Bounds);
        Assert.Equal([0, 4, 0, 2, 0], point.Buckets);
        Assert.Equal(6, point.Count);
    }

    [Fact]
    public void Finer_buckets_fill_whole_powers_of_two()
    {
        var point = Convert(APoint(1, 1, 3))!;

        Assert.Equal(
            [1, Math.Sqrt(2), 2],
            point.Bounds.Select(bound => Math.Round(bound, 15)),
            (a, b) => Math.Abs(a - b) < 1e-9
        );
        Assert.Equal([0, 0, 3, 0], point.Buckets);
    }

    [Fact]
    public void Zeros_lie_below_the_least_bucket_and_negatives_mirror_the_positives()
    {
        var both = APoint(0, 1, 5);
        both.ZeroCount = 7;
        both.Negative = new WireBuckets { Offset = 0, BucketCounts = { 2, 3 } };

        var point = Convert(both)!;

        Assert.Equal([-4, -2, -1, 2, 4], point.Bounds);
        Assert.Equal([0, 3, 2, 7, 5, 0], point.Buckets);
    }

    [Fact]
    public void Zeros_alone_end_at_their_threshold()
    {
        var zeros = new ExponentialHistogramDataPoint { ZeroCount = 7, ZeroThreshold = 0.25 };

        var point = Convert(zeros)!;

        Assert.Equal([0.25], point.Bounds);
        Assert.Equal([7, 0], point.Buckets);
    }

    [Theory]
    [InlineData(20, 0, 160)]
    [InlineData(20, 1_048_570, 160)]
    [InlineData(6, -80, 160)]
    [InlineData(3, -1000, 2000)]
    [InlineData(0, -1000, 2000)]
    [InlineData(-10, -2, 3)]
    public void Counts_are_kept_however_many_buckets_become_one(int scale, int offset, int buckets)
    {
        var point = Convert(APoint(scale, offset, [.. Enumerable.Repeat(3UL, buckets)]))!;

        Assert.Equal(point.Count, point.Buckets.Sum());
        Assert.Equal(point.Bounds.Count + 1, point.Buckets.Count);
        Assert.InRange(point.Buckets.Count, 1, ExponentialBuckets.MaxBuckets + 20);
        Assert.Equal(point.Bounds.Order().Distinct(), point.Bounds);
        Assert.All(point.Bounds, bound => Assert.True(double.IsFinite(bound)));
    }

    [Theory]
    [InlineData(21, 0)]
    [InlineData(-11, 0)]
    [InlineData(int.MinValue, 0)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(0, int.MaxValue)]
    [InlineData(0, int.MinValue)]
    public void A_scale_or_an_offset_beyond_all_numbers_is_refused(int scale, int offset) =>
        Assert.Null(Convert(APoint(scale, offset, 1, 1)));

    [Fact]
    public void A_value_lies_within_the_bounds_of_its_bucket()
    {
        foreach (var value in new[] { 1e-9, 0.0013, 0.9, 1.1, 42, 9_999, 1e12 })
        {
            var index = (int)Math.Ceiling(Math.Log2(value) * 1024) - 1;

            var point = Convert(APoint(10, index, 1))!;

            var at = point.Buckets.ToList().IndexOf(1);
            Assert.InRange(value, point.Bounds[at - 1], point.Bounds[at]);
            Assert.InRange(point.Bounds[at] / point.Bounds[at - 1], 1, 1.1);
        }
    }

    [Fact]
    public void Differences_of_unlike_scales_are_added_up_in_the_coarser_one()
    {
        var first = APoint(1, 0, 1, 1);
        var second = APoint(0, 0, 5, 2);
        second.TimeUnixNano++;
        Convert(first, isDelta: true);

        var sum = Convert(second, isDelta: true)!;

        Assert.Equal([1, 2, 4], sum.Bounds);
        Assert.Equal([0, 7, 2, 0], sum.Buckets);
        Assert.Equal(9, sum.Count);
    }

    [Fact]
    public void Differences_that_lie_far_apart_are_added_up_in_buckets_that_hold_them_both()
    {
        var far = APoint(3, 7_000, 1);
        far.TimeUnixNano++;
        Convert(APoint(3, -7_000, 1), isDelta: true);

        var sum = Convert(far, isDelta: true)!;

        Assert.Equal(2, sum.Buckets.Sum());
        Assert.InRange(sum.Buckets.Count, 3, ExponentialBuckets.MaxBuckets + 20);
    }
}
