using CareConnect.Dashboard.Otlp.Conversion;
using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;
using Exemplar = CareConnect.Dashboard.Otlp.Wire.Exemplar;

namespace CareConnect.Dashboard.Tests.Otlp;

public sealed class MetricConversionTests
{
    private static NumberDataPoint APoint(double value) =>
        new()
        {
            StartTimeUnixNano = Sent.Time,
            TimeUnixNano = Sent.Time + 10,
            AsDouble = value,
        };

    private static HistogramDataPoint AHistogram(double[] bounds, ulong[] counts) =>
        new()
        {
            TimeUnixNano = Sent.Time,
            Count = 5,
            Sum = 12.5,
            ExplicitBounds = { bounds },
            BucketCounts = { counts },
        };

    private static Metric AHistogramMetric(HistogramDataPoint point) =>
        new()
        {
            Name = "record",
            Histogram = new() { DataPoints = { point }, AggregationTemporality = AggregationTemporality.Cumulative },
        };

    [Theory]
    [InlineData(true, InstrumentKind.Counter)]
    [InlineData(false, InstrumentKind.UpDownCounter)]
    internal void A_sum_is_a_counter_while_it_only_rises(bool isMonotonic, InstrumentKind kind)
    {
        var point = APoint(0);
        point.AsInt = 42;
        point.Attributes.AddRange([Sent.Pair("unit", "mmHg"), Sent.Pair("code", "8480-6")]);
        var metric = new Metric
        {
            Name = "recorded",
            Unit = "{value}",
            Description = "Vital signs recorded.",
            Sum = new()
            {
                DataPoints = { point },
                IsMonotonic = isMonotonic,
                AggregationTemporality = AggregationTemporality.Cumulative,
            },
        };

        var result = Assert.Single(Sent.Convert(Sent.Metrics(metric)));

        var resource = new ResourceKey("api", "abcdefgh");
        Assert.Equal(
            new Instrument(resource, "CareConnect", "recorded", "{value}", "Vital signs recorded.", kind),
            result.Instrument
        );
        Assert.Equal((42.0, Sent.Time, Sent.Time + 10), (result.Value, result.Start, result.Time));
        Assert.Equal("""{"code":"8480-6","unit":"mmHg"}""", result.Attributes.Json);
        Assert.Empty(result.Buckets);
    }

    [Fact]
    public void A_gauge_keeps_its_exemplars_of_known_traces()
    {
        var point = APoint(1.5);
        var known = new Exemplar
        {
            TimeUnixNano = Sent.Time + 3,
            AsInt = 7,
            TraceId = Sent.Id(Sent.TraceId),
            SpanId = Sent.Id(Sent.SpanId),
        };
        point.Exemplars.AddRange([known, new Exemplar { AsDouble = 1 }]);
        var metric = new Metric
        {
            Name = "depth",
            Gauge = new() { DataPoints = { point } },
        };

        var result = Assert.Single(Sent.Convert(Sent.Metrics(metric)));

        Assert.Equal(InstrumentKind.Gauge, result.Instrument.Kind);
        Assert.Equal(
            new Dashboard.Telemetry.Exemplar(Sent.Time + 3, 7, Sent.TraceId, Sent.SpanId),
            Assert.Single(result.Exemplars)
        );
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Values_that_are_no_numbers_are_refused(double value)
    {
        var refusals = new Refusals("data points");
        var metric = new Metric
        {
            Name = "depth",
            Gauge = new() { DataPoints = { APoint(value), APoint(1) } },
        };

        Assert.Single(Sent.Convert(Sent.Metrics(metric), refusals: refusals));
        Assert.Equal("1 data points without a finite value", refusals.Message);
    }

    [Fact]
    public void A_point_marked_as_having_no_value_is_neither_kept_nor_refused()
    {
        var refusals = new Refusals("data points");
        var point = new NumberDataPoint { Flags = (uint)DataPointFlags.NoRecordedValueMask };
        var metric = new Metric
        {
            Name = "depth",
            Gauge = new() { DataPoints = { point } },
        };

        Assert.Empty(Sent.Convert(Sent.Metrics(metric), refusals: refusals));
        Assert.Equal(0, refusals.Count);
    }

    [Fact]
    public void A_histogram_keeps_its_buckets()
    {
        var result = Assert.Single(Sent.Convert(Sent.Metrics(AHistogramMetric(AHistogram([1, 5], [1, 3, 1])))));

        Assert.Equal(InstrumentKind.Histogram, result.Instrument.Kind);
        Assert.Equal((12.5, 5), (result.Value, result.Count));
        Assert.Equal([1, 5], result.Bounds);
        Assert.Equal([1, 3, 1], result.Buckets);
    }

    [Fact]
    public void A_histogram_without_buckets_has_one()
    {
        var result = Assert.Single(Sent.Convert(Sent.Metrics(AHistogramMetric(AHistogram([], [])))));

        Assert.Empty(result.Bounds);
        Assert.Equal([5], result.Buckets);
    }

    [Fact]
    public void A_bound_at_infinity_is_the_end_that_every_histogram_has()
    {
        var point = AHistogram([1, double.PositiveInfinity], [1, 3, 0]);

        var result = Assert.Single(Sent.Convert(Sent.Metrics(AHistogramMetric(point))));

        Assert.Equal([1], result.Bounds);
        Assert.Equal([1, 3], result.Buckets);
    }

    [Theory]
    [InlineData(new double[] { 1, 5 }, new ulong[] { 1, 2 })]
    [InlineData(new double[] { 5, 1 }, new ulong[] { 1, 2, 3 })]
    [InlineData(new double[] { 1, 1 }, new ulong[] { 1, 2, 3 })]
    [InlineData(new[] { double.NaN }, new ulong[] { 1, 2 })]
    [InlineData(new double[] { 1 }, new ulong[] { 1, ulong.MaxValue })]
    public void A_histogram_that_cannot_be_is_refused(double[] bounds, ulong[] counts)
    {
        var refusals = new Refusals("data points");

        Assert.Empty(Sent.Convert(Sent.Metrics(AHistogramMetric(AHistogram(bounds, counts))), refusals: refusals));
        Assert.Equal(1, refusals.Count);
    }

    [Fact]
    public void A_summary_becomes_its_quantiles_its_count_and_its_sum()
    {
        var point = new SummaryDataPoint
        {
            StartTimeUnixNano = Sent.Time,
            TimeUnixNano = Sent.Time + 1,
            Count = 10,
            Sum = 30,
            Attributes = { Sent.Pair("route", "/vitals") },
            QuantileValues =
            {
                new SummaryDataPoint.Types.ValueAtQuantile { Quantile = 0.5, Value = 3 },
                new SummaryDataPoint.Types.ValueAtQuantile { Quantile = 0.99, Value = double.NaN },
            },
        };
        var metric = new Metric
        {
            Name = "latency",
            Unit = "ms",
            Summary = new() { DataPoints = { point } },
        };

        var points = Sent.Convert(Sent.Metrics(metric));

        Assert.Equal(
            [
                ("latency.count", "", InstrumentKind.Counter, """{"route":"/vitals"}""", 10.0),
                ("latency.sum", "ms", InstrumentKind.Counter, """{"route":"/vitals"}""", 30.0),
                ("latency", "ms", InstrumentKind.Gauge, """{"quantile":0.5,"route":"/vitals"}""", 3.0),
            ],
            points.Select(p => (p.Instrument.Name, p.Instrument.Unit, p.Instrument.Kind, p.Attributes.Json, p.Value))
        );
    }
}
