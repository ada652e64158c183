using CareConnect.Dashboard.Components.Metrics;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Tests.Metrics;

public sealed class MetricLinesTests
{
    [Fact]
    public void Series_of_different_lengths_share_their_times_and_stand_by_name()
    {
        var lines = MetricLines.Of(
            [
                new(new("""{"route": "/a"}"""), [new(10, 1, null, null, null), new(20, 2, null, null, null)]),
                new(new("""{"route": "/b", "method": "GET"}"""), [new(20, 5, null, null, null)]),
            ],
            []
        );

        Assert.Equal([10, 20], lines.Times);
        Assert.Equal(["/a", "route=/b, method=GET"], lines.Lines.Select(l => l.Name));
        Assert.Equal([null, 5], lines.Lines[1].Values);
    }

    [Fact]
    public void A_histogram_has_a_line_for_each_percentile_asked_for()
    {
        var lines = MetricLines.Of(
            [new(Attributes.None, [new(10, 3, 0.1, 0.2, 0.9)])],
            [Percentile.P50, Percentile.P99]
        );

        Assert.Equal(["P50", "P99"], lines.Lines.Select(l => l.Name));
        Assert.Equal([0.1, 0.9], lines.Lines.Select(l => l.Values[0]!.Value));
    }

    [Fact]
    public void More_lines_than_can_be_told_apart_are_counted_and_not_drawn()
    {
        var series = Enumerable
            .Range(0, 30)
            .Select(i => new MetricSeries(new($$"""{"id": {{i}}}"""), [new(1, i, null, null, null)]));

        var lines = MetricLines.Of(series, []);

        Assert.Equal((MetricLines.Most, 6), (lines.Lines.Count, lines.Left));
        Assert.DoesNotContain(lines.Lines, l => l.Name is "0" or "5");
        Assert.Equal("10", lines.Lines[0].Name);
    }

    [Fact]
    public void Dimensions_are_the_same_after_their_way_through_an_address()
    {
        var chosen = Dimensions
            .Together.With("http.route", null)
            .With("a:b,c", new HashSet<string> { "x,y", "=z:", "" })
            .With("none", new HashSet<string>());

        var read = Dimensions.Read(chosen.Write());

        Assert.Equal(["a:b,c", "http.route", "none"], read.By);
        Assert.Null(read.Chosen["http.route"]);
        Assert.Equal(["", "=z:", "x,y"], read.Chosen["a:b,c"]!.Order(StringComparer.Ordinal));
        Assert.Empty(read.Chosen["none"]!);
        Assert.Empty(Dimensions.Read(["", "nothing", ":x", "a:b:c"]).By);
    }

    [Fact]
    public void Values_are_taken_away_and_given_back()
    {
        string[] all = ["GET", "POST"];
        var series = new MetricSeries(new("""{"method": "GET"}"""), []);

        var without = Dimensions.Together.Toggle("method", "GET", all);
        var back = without.Toggle("method", "GET", all);

        Assert.False(without.Shows(series));
        Assert.True(without.Shows("method", "POST"));
        Assert.True(back.Shows(series) && back.IsApart("method") && back.Chosen["method"] is null);
        Assert.False(back.Without("method").IsApart("method"));
    }
}
