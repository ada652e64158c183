using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Telemetry;

public sealed class MetricCatalogueTests
{
    [Fact]
    public async Task Instruments_are_listed_as_they_were_described_last()
    {
        await using var fixture = new StoreFixture();
        var point = Point(InstrumentKind.Gauge, 1, 1);
        await fixture.AddAsync(point, point with { Time = point.Time + 1 });
        await fixture.ReopenAsync();
        var renewed = point.Instrument with { Description = "Said anew.", Unit = "s" };
        await fixture.AddAsync(point with { Instrument = renewed, Time = point.Time + 2 });

        Assert.Equal([renewed], fixture.Store.Instruments());
    }

    [Fact]
    public async Task Dimensions_are_the_keys_with_the_values_that_occurred()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(
            Point(InstrumentKind.Gauge, 1, 1, """{"route":"/b","ok":true}"""),
            Point(InstrumentKind.Gauge, 1, 1, """{"route":"/a"}""")
        );

        var dimensions = fixture.Store.Dimensions("api", "meter", "instrument");

        Assert.Equal(["ok", "route"], dimensions.Keys);
        Assert.Equal(["true"], dimensions["ok"]);
        Assert.Equal(["/a", "/b"], dimensions["route"]);
        Assert.Empty(fixture.Store.Dimensions("worker", "meter", "instrument"));
    }

    [Fact]
    public async Task Exemplars_lead_from_a_chart_to_traces()
    {
        await using var fixture = new StoreFixture();
        Exemplar At(long seconds) => new(Midnight + seconds * Second, seconds, new string('a', 32), $"{seconds:x16}");
        await fixture.AddAsync(
            Point(InstrumentKind.Counter, 10, 1, """{"a":1}""") with
            {
                Exemplars = [At(3), At(8)],
            },
            Point(InstrumentKind.Counter, 10, 1, """{"a":2}""") with
            {
                Exemplars = [At(5)],
            }
        );
        await fixture.AddAsync(Point(InstrumentKind.Counter, 20, 1, """{"a":1}""") with { Exemplars = [At(8)] });

        var chart = Chart(0, 20, 1);

        Assert.Equal([At(8), At(5), At(3)], fixture.Store.Exemplars(chart, 10));
        Assert.Equal([At(8)], fixture.Store.Exemplars(chart, 1));
        Assert.Equal([At(5)], fixture.Store.Exemplars(Chart(4, 8, 1), 10));
        var filters = new[] { new FieldFilter("a", Comparison.Equals, "2") };
        Assert.Equal([At(5)], fixture.Store.Exemplars(chart with { Filters = filters }, 10));
    }

    [Fact]
    public async Task Resources_are_known_with_their_attributes()
    {
        await using var fixture = new StoreFixture();
        var resource = new ReportingResource(Worker, new Attributes("""{"service.name":"worker"}"""));
        await fixture.AddAsync(new TelemetryBatch { Resources = [resource], Logs = [Log("of another")] });

        Assert.Equal([new ReportingResource(FirstApi, Attributes.None), resource], fixture.Store.Resources());
    }

    [Fact]
    public async Task An_instrument_with_too_many_series_takes_no_further_ones()
    {
        await using var fixture = new StoreFixture();
        MetricPoint At(int i) => Point(InstrumentKind.Gauge, 1, 1, $$"""{"id":{{i}}}""");

        await fixture.AddAsync([.. Enumerable.Range(0, 6_000).Select(At)]);
        await fixture.AddAsync(At(1) with { Value = 2, Time = Midnight + 2 * Second });

        Assert.Equal(5_000, fixture.Series(Chart(0, 3, 1)).Length);
        Assert.Equal(
            2,
            fixture.Series(Chart(0, 3, 1) with { Filters = [new("id", Comparison.Equals, "1")] })[0].Samples[0].Value
        );
    }
}
