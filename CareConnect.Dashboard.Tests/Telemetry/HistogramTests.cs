using CareConnect.Dashboard.Telemetry;
using CareConnect.Dashboard.Telemetry.Metrics;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Telemetry;

public sealed class HistogramTests
{
    private static readonly double[] Bounds = [5, 10, 25, 50, 75, 100, 250, 500, 750, 1000];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Percentiles_of_each_step_lie_in_the_bucket_of_the_exact_ones(int seed)
    {
        await using var fixture = new StoreFixture();
        var random = new Random(seed);
        var recorded = new List<double>();
        var steps = new List<double[]>();
        for (var step = 0; step < 5; step++)
        {
            double[] values = [.. Enumerable.Range(0, 200).Select(_ => Math.Pow(random.NextDouble(), 3) * 1000)];
            steps.Add(values);
            recorded.AddRange(values);
            await fixture.AddAsync(Histogram(10 * (step + 1), recorded, Bounds));
        }

        var samples = Assert.Single(fixture.Series(Chart(0, 50, 5) with { To = Midnight + 50 * Second })).Samples;

        // The last report lies at the end of the chart, and so outside of it.
        for (var step = 0; step < 4; step++)
        {
            Assert.Equal(20, samples[step].Value!.Value, 6);
            AssertSameBucket(Exact(steps[step], 0.5), samples[step].P50);
            AssertSameBucket(Exact(steps[step], 0.9), samples[step].P90);
            AssertSameBucket(Exact(steps[step], 0.99), samples[step].P99);
        }
        Assert.Null(samples[4].P50);
    }

    [Fact]
    public void Within_a_bucket_values_are_taken_as_evenly_spread()
    {
        var even = new Distribution([10, 20, 30], [10, 10, 10, 0]);

        Assert.Equal(15, even.Percentile(0.5)!.Value, 9);
        Assert.Equal(27, even.Percentile(0.9)!.Value, 9);
        Assert.Equal(30, even.Percentile(1)!.Value, 9);
        Assert.Equal(0, even.Percentile(0)!.Value, 9);
    }

    [Fact]
    public void Beyond_the_last_bound_nothing_is_known_but_the_bound()
    {
        Assert.Equal(30, new Distribution([10, 20, 30], [1, 0, 0, 99]).Percentile(0.5));
        Assert.Null(new Distribution([10], [0, 0]).Percentile(0.5));
        Assert.Null(new Distribution([], [5]).Percentile(0.5));
    }

    [Fact]
    public void The_first_bucket_begins_at_zero_or_at_a_bound_below()
    {
        Assert.Equal(5, new Distribution([10], [4, 0]).Percentile(0.5));
        Assert.Equal(-10, new Distribution([-10, 10], [4, 0, 0]).Percentile(0.5));
    }

    [Fact]
    public void Distributions_of_other_bounds_are_added_up_between_all_bounds()
    {
        var sum = new Distribution([10, 20], [10, 10, 4]).Plus(new Distribution([5, 20, 40], [5, 15, 20, 1]));

        Assert.Equal([5, 10, 20, 40], sum.Bounds);
        Assert.Equal([10, 10, 20, 24, 1], sum.Counts.Select(count => Math.Round(count, 9)));
    }

    [Fact]
    public void What_came_since_is_known_though_the_bounds_became_coarser()
    {
        var before = new Distribution([1, 2, 3, 4], [1, 2, 3, 4, 0]);
        var after = new Distribution([2, 4, 8], [5, 8, 6, 0]);

        Assert.Equal([2, 1, 6, 0], after.Since(before).Counts.Select(count => Math.Round(count, 9)));
    }

    [Fact]
    public async Task Two_series_share_percentiles_and_a_restart_begins_anew()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(
            Histogram(10, Enumerable.Repeat(7.0, 100), Bounds, """{"a":1}"""),
            Histogram(10, Enumerable.Repeat(300.0, 300), [200, 400], """{"a":2}""")
        );
        await fixture.AddAsync(Histogram(20, Enumerable.Repeat(60.0, 10), Bounds, """{"a":1}"""));

        var samples = Assert.Single(fixture.Series(Chart(0, 21, 21) with { By = [] })).Samples;

        Assert.Equal(40, samples[5].Value!.Value, 6);
        Assert.InRange(samples[5].P50!.Value, 250, 400);
        Assert.Equal(1, samples[15].Value!.Value, 6);
        Assert.InRange(samples[15].P50!.Value, 50, 75);
    }

    [Fact]
    public async Task A_histogram_without_buckets_has_a_rate()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(Histogram(10, Enumerable.Repeat(7.0, 100), []) with { Buckets = [] });

        var sample = Assert.Single(fixture.Series(Chart(0, 11, 11))).Samples[0];

        Assert.Equal((10, null), (Math.Round(sample.Value!.Value, 6), sample.P50));
    }

    [Fact]
    public async Task Nothing_recorded_is_a_rate_of_zero_without_percentiles()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(Histogram(10, [1, 2], Bounds), Histogram(20, [1, 2], Bounds));

        var sample = Assert.Single(fixture.Series(Chart(0, 20, 4))).Samples[3];

        Assert.Equal((0, null), (sample.Value, sample.P50));
    }

    [Theory]
    [InlineData(new long[] { })]
    [InlineData(new long[] { 0, 0 })]
    [InlineData(new long[] { 127, 128, 0, 16383, 16384, long.MaxValue, 0, 0 })]
    public void Buckets_survive_as_bytes(long[] counts)
    {
        Assert.Equal(counts, BucketBlob.Read(BucketBlob.Write(counts), counts.Length));
    }

    private static MetricPoint Histogram(
        double seconds,
        IEnumerable<double> values,
        double[] bounds,
        string? attributes = null
    )
    {
        var buckets = new long[bounds.Length + 1];
        var (sum, count) = (0.0, 0L);
        foreach (var value in values)
        {
            buckets[bounds.TakeWhile(bound => bound < value).Count()]++;
            (sum, count) = (sum + value, count + 1);
        }
        return Point(InstrumentKind.Histogram, seconds, sum, attributes) with
        {
            Count = count,
            Bounds = bounds,
            Buckets = buckets,
        };
    }

    /// <summary>The smallest value that is not below the share of all.</summary>
    private static double Exact(double[] values, double share) =>
        values.Order().ElementAt((int)Math.Ceiling(share * values.Length) - 1);

    private static void AssertSameBucket(double exact, double? estimated)
    {
        var bucket = Bounds.TakeWhile(bound => bound < exact).Count();
        Assert.NotNull(estimated);
        Assert.InRange(
            estimated.Value,
            bucket == 0 ? 0 : Bounds[bucket - 1],
            Bounds[Math.Min(bucket, Bounds.Length - 1)]
        );
    }
}
