using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Telemetry;

public sealed class MetricLineTests
{
    [Fact]
    public async Task A_counter_shows_its_rate_per_second()
    {
        await using var fixture = new StoreFixture();
        await AddAsync(fixture, InstrumentKind.Counter, (10, 5), (20, 25), (30, 25), (40, 35));

        Assert.Equal([0.5, 2, 0, 1], Values(fixture, Chart(0, 40, 4)));
    }

    [Fact]
    public async Task What_was_added_between_two_reports_is_spread_over_the_time_between()
    {
        await using var fixture = new StoreFixture();
        await AddAsync(fixture, InstrumentKind.Counter, (10, 0), (30, 40));

        Assert.Equal([0, 0, 2, 2, 2, 2, null], Values(fixture, Chart(0, 35, 7)));
    }

    [Fact]
    public async Task A_counter_that_fell_began_anew()
    {
        await using var fixture = new StoreFixture();
        await AddAsync(fixture, InstrumentKind.Counter, (10, 100), (20, 110), (30, 4), (40, 24));

        Assert.Equal([1, 0.4, 2], Values(fixture, Chart(10, 40, 3)));
    }

    [Fact]
    public async Task A_counter_that_was_started_later_began_anew_even_if_it_rose()
    {
        await using var fixture = new StoreFixture();
        await AddAsync(fixture, InstrumentKind.Counter, (10, 100), (20, 110));
        await fixture.AddAsync(Point(InstrumentKind.Counter, 30, 120) with { Start = Midnight + 25 * Second });

        Assert.Equal([1, 1, null, 24], Values(fixture, Chart(10, 30, 4)));
    }

    [Fact]
    public async Task A_counter_that_appears_late_has_counted_nothing_before()
    {
        await using var fixture = new StoreFixture();
        await AddAsync(fixture, InstrumentKind.Counter, (10, 5), (20, 5));
        await fixture.AddAsync(
            Point(InstrumentKind.Counter, 30, 5),
            Point(InstrumentKind.Counter, 30, 20, """{"late":true}""")
        );

        var lines = fixture.Series(Chart(0, 30, 3) with { To = Midnight + 30 * Second + 1 });
        var late = Assert.Single(lines, line => !line.Attributes.IsEmpty);

        Assert.Equal([null, null, 2.0], late.Samples.Select(sample => Round(sample.Value)));
    }

    [Fact]
    public async Task The_step_that_is_not_over_counts_the_time_until_the_newest_report()
    {
        await using var fixture = new StoreFixture();
        await AddAsync(fixture, InstrumentKind.Counter, (10, 0), (20, 10), (25, 15));

        Assert.Equal([1, 1, null], Values(fixture, Chart(10, 40, 3)));
    }

    [Fact]
    public async Task A_gauge_shows_its_last_value()
    {
        await using var fixture = new StoreFixture();
        await AddAsync(fixture, InstrumentKind.Gauge, (1, 5), (4, 7), (12, -1.5), (25, 3));

        Assert.Equal([7, -1.5, 3, null], Values(fixture, Chart(0, 40, 4)));
    }

    [Fact]
    public async Task A_gauge_that_falls_silent_shows_nothing()
    {
        await using var fixture = new StoreFixture();
        await AddAsync(fixture, InstrumentKind.UpDownCounter, (1, 5), (11, 7), (1001, 9));

        var values = Values(fixture, Chart(0, 1010, 101));

        Assert.Equal([5, 7, null, null], values[..4]);
        Assert.Equal([null, 9.0], values[99..]);
    }

    [Fact]
    public async Task Reports_without_a_change_hold_the_line()
    {
        await using var fixture = new StoreFixture();
        await AddAsync(fixture, InstrumentKind.Gauge, [.. Enumerable.Range(0, 600).Select(i => ((double)i, 5.0))]);

        Assert.Equal(Enumerable.Repeat<double?>(5, 60), Values(fixture, Chart(100, 160, 60)));
        Assert.Equal([5, null], Values(fixture, Chart(590, 610, 2)));
    }

    [Fact]
    public async Task Replicas_are_added_up_and_a_replica_stands_alone()
    {
        await using var fixture = new StoreFixture();
        MetricPoint Of(ResourceKey key, InstrumentKind kind, double seconds, double value)
        {
            var point = Point(kind, seconds, value);
            return point with { Instrument = point.Instrument with { Resource = key, Name = kind.ToString() } };
        }
        await fixture.AddAsync(
            Of(FirstApi, InstrumentKind.Counter, 10, 10),
            Of(OtherApi, InstrumentKind.Counter, 10, 20),
            Of(FirstApi, InstrumentKind.Gauge, 5, 1),
            Of(OtherApi, InstrumentKind.Gauge, 9, 2)
        );

        var counter = Chart(0, 10, 1) with { Instrument = "Counter", To = Midnight + 10 * Second + 1 };
        var gauge = Chart(0, 10, 1) with { Instrument = "Gauge" };

        Assert.Equal(3, Values(fixture, counter)[0]!.Value, 6);
        Assert.Equal(2, Values(fixture, counter with { Resource = "api-ijklmnop" })[0]!.Value, 6);
        Assert.Equal([3.0], Values(fixture, gauge));
    }

    [Fact]
    public async Task Attributes_make_lines_apart_or_are_added_up()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(
            Point(InstrumentKind.Gauge, 5, 1, """{"route":"/a","code":200}"""),
            Point(InstrumentKind.Gauge, 5, 2, """{"code":500,"route":"/a"}"""),
            Point(InstrumentKind.Gauge, 5, 4, """{"code":200,"route":"/b"}""")
        );
        string Lines(MetricQuery query) =>
            string.Join(' ', fixture.Series(query).Select(line => $"{line.Attributes.Json}={line.Samples[0].Value}"));
        var chart = Chart(0, 10, 1);

        Assert.Equal(
            """{"code":200,"route":"/a"}=1 {"code":200,"route":"/b"}=4 {"code":500,"route":"/a"}=2""",
            Lines(chart)
        );
        Assert.Equal("""{"route":"/a"}=3 {"route":"/b"}=4""", Lines(chart with { By = ["route"] }));
        Assert.Equal("{}=7", Lines(chart with { By = [] }));
        var filters = new[] { new FieldFilter("code", Comparison.Less, "500") };
        Assert.Equal("{}=5", Lines(chart with { By = [], Filters = filters }));
    }

    [Fact]
    public async Task A_point_that_is_sent_again_counts_once()
    {
        await using var fixture = new StoreFixture();
        await AddAsync(fixture, InstrumentKind.Counter, (10, 10), (20, 30));
        await AddAsync(fixture, InstrumentKind.Counter, (10, 10), (20, 99));

        Assert.Equal([1, 2], Values(fixture, Chart(0, 20, 2)));
    }

    [Fact]
    public async Task A_counter_goes_on_after_the_store_was_opened_again()
    {
        await using var fixture = new StoreFixture();
        await AddAsync(fixture, InstrumentKind.Counter, (10, 10), (20, 10));
        await fixture.ReopenAsync();
        await AddAsync(fixture, InstrumentKind.Counter, (30, 10), (40, 40));

        Assert.Equal([1, 0, 0, 3], Values(fixture, Chart(0, 40, 4)));
    }

    private static ValueTask AddAsync(
        StoreFixture fixture,
        InstrumentKind kind,
        params (double Seconds, double Value)[] reports
    ) => fixture.AddAsync([.. reports.Select(report => Point(kind, report.Seconds, report.Value))]);

    private static double?[] Values(StoreFixture fixture, MetricQuery query)
    {
        // Reports at the very end of the chart count, as they would in one that goes on.
        var line = Assert.Single(fixture.Series(query with { To = query.To + 1 }));
        Assert.Equal(query.Steps, line.Samples.Count);
        return [.. line.Samples.Select(sample => Round(sample.Value))];
    }

    private static double? Round(double? value) => value is { } known ? Math.Round(known, 6) : null;
}
