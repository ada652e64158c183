using CareConnect.Dashboard.Otlp.Conversion;
using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Tests.Otlp;

public sealed class DeltaSumsTests
{
    private readonly DeltaSums _sums = new();

    private static Metric Sum(int second, double value, string route = "/") =>
        new()
        {
            Name = "requests",
            Sum = new()
            {
                IsMonotonic = true,
                AggregationTemporality = AggregationTemporality.Delta,
                DataPoints =
                {
                    new NumberDataPoint
                    {
                        StartTimeUnixNano = At(second),
                        TimeUnixNano = At(second + 1),
                        AsDouble = value,
                        Attributes = { Sent.Pair("route", route) },
                    },
                },
            },
        };

    private static Metric Histogram(int second, double[] bounds, ulong[] counts) =>
        new()
        {
            Name = "duration",
            Histogram = new()
            {
                AggregationTemporality = AggregationTemporality.Delta,
                DataPoints =
                {
                    new HistogramDataPoint
                    {
                        StartTimeUnixNano = At(second),
                        TimeUnixNano = At(second + 1),
                        Count = 2,
                        Sum = 1.5,
                        ExplicitBounds = { bounds },
                        BucketCounts = { counts },
                    },
                },
            },
        };

    private static ulong At(int second) => (ulong)Sent.Time + ((ulong)second * 1_000_000_000);

    private MetricPoint Convert(Metric metric) => Sent.Convert(Sent.Metrics(metric), _sums).Single();

    [Fact]
    public void Differences_are_added_up_since_the_first()
    {
        var points = new[] { Convert(Sum(0, 5)), Convert(Sum(1, 7)), Convert(Sum(2, 1)) };

        Assert.Equal([5, 12, 13], points.Select(point => point.Value));
        Assert.All(points, point => Assert.Equal(Sent.Time, point.Start));
        Assert.Equal(Sent.Time + 3_000_000_000, points[^1].Time);
    }

    [Fact]
    public void Each_series_is_added_up_by_itself()
    {
        Convert(Sum(0, 5, "/a"));
        Convert(Sum(0, 7, "/b"));

        Assert.Equal(6, Convert(Sum(1, 1, "/a")).Value);
        Assert.Equal(2, _sums.Count);
    }

    [Fact]
    public void Two_differences_of_one_series_in_one_message_both_count()
    {
        var points = Sent.Convert(Sent.Metrics(Sum(0, 5), Sum(1, 7)), _sums);

        Assert.Equal([5, 12], points.Select(point => point.Value));
    }

    [Fact]
    public void A_difference_that_is_sent_again_counts_once()
    {
        var refusals = new Refusals("data points");
        Convert(Sum(0, 5));

        Assert.Empty(Sent.Convert(Sent.Metrics(Sum(0, 5)), _sums, refusals));
        Assert.Equal("1 data points that were counted before", refusals.Message);
        Assert.Equal(6, Convert(Sum(1, 1)).Value);
    }

    [Fact]
    public void What_the_store_did_not_take_does_not_count()
    {
        new MetricConversion(new(), Sent.Clock, _sums.Begin()).Convert(Sent.Metrics(Sum(0, 5)), new("data points"));

        Assert.Equal(5, Convert(Sum(0, 5)).Value);
    }

    [Fact]
    public void Histograms_are_added_up_bucket_by_bucket()
    {
        Convert(Histogram(0, [1, 5], [1, 0, 1]));

        var sum = Convert(Histogram(1, [1, 5], [0, 2, 0]));

        Assert.Equal((3.0, 4L), (sum.Value, sum.Count));
        Assert.Equal([1, 2, 1], sum.Buckets);
    }

    [Fact]
    public void A_histogram_whose_bounds_change_begins_anew()
    {
        Convert(Histogram(0, [1, 5], [1, 0, 1]));

        var sum = Convert(Histogram(1, [1, 10], [0, 2, 0]));

        Assert.Equal([0, 2, 0], sum.Buckets);
        Assert.Equal(Sent.Time + 1_000_000_000, sum.Start);
    }

    [Fact]
    public void Of_more_series_than_fit_those_longest_silent_begin_anew()
    {
        for (var i = 0; i < DeltaSums.MaxSeries; i += 1000)
        {
            Sent.Convert(Sent.Metrics([.. Enumerable.Range(i, 1000).Select(n => Sum(0, 1, $"/{n}"))]), _sums);
        }
        Assert.Equal(DeltaSums.MaxSeries, _sums.Count);

        Convert(Sum(1, 1, "/0"));
        Convert(Sum(0, 1, "/new"));

        Assert.InRange(_sums.Count, 1, DeltaSums.MaxSeries);
        Assert.Equal(3, Convert(Sum(2, 1, "/0")).Value);
        Assert.Equal(1, Convert(Sum(1, 1, "/1")).Value);
        Assert.Equal(2, Convert(Sum(1, 1, "/9999")).Value);
    }
}
