using CareConnect.Dashboard.Components.Traces;
using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Traces.Spans;

namespace CareConnect.Dashboard.Tests.Traces;

public sealed class WaterfallLayoutTests
{
    [Fact]
    public void Spans_stand_under_their_parents_in_the_order_of_their_starts_whatever_the_order_of_arrival()
    {
        var layout = WaterfallLayout.Of([
            Span("late", "root", 60, 20),
            Span("inner", "early", 20, 10),
            Span("root", null, 0, 100),
            Span("early", "root", 10, 40),
        ]);

        Assert.Equal(["0 root", "1 early", "2 inner", "1 late"], layout.Nodes.Select(n => $"{n.Depth} {n.Span.Name}"));
        Assert.Equal([3, 1, 0, 0], layout.Nodes.Select(n => n.Descendants));
    }

    [Fact]
    public void Bars_are_percent_of_the_whole_trace()
    {
        var layout = WaterfallLayout.Of([Span("root", null, 1000, 100), Span("child", "root", 1150, 50)]);

        Assert.Equal((1000 * Millisecond, 200 * Millisecond), (layout.Start, layout.Duration));
        Assert.Equal([(0.0, 50.0), (75.0, 25.0)], layout.Nodes.Select(n => (n.Left, n.Width)));
        Assert.Equal(50, layout.At(1100 * Millisecond));
    }

    [Fact]
    public void A_span_whose_parent_is_missing_and_a_second_root_stand_beside_the_root()
    {
        var layout = WaterfallLayout.Of([
            Span("root", null, 0, 10),
            Span("second", null, 20, 10),
            Span("orphan", "never-arrived", 5, 10),
            Span("child", "orphan", 6, 2),
        ]);

        Assert.Equal(
            ["0 root", "0 orphan", "1 child", "0 second"],
            layout.Nodes.Select(n => $"{n.Depth} {n.Span.Name}")
        );
        Assert.Equal("orphan", Assert.Single(layout.Nodes, n => n.IsOrphan).Span.Name);
    }

    [Fact]
    public void A_circle_of_parents_and_a_span_sent_twice_are_survived()
    {
        var layout = WaterfallLayout.Of([
            Span("a", "b", 0, 10),
            Span("b", "a", 1, 5),
            Span("self", "self", 2, 1),
            Span("a", "b", 0, 10),
        ]);

        Assert.Equal(["b", "a", "self"], layout.Nodes.Select(n => n.Span.Name));
    }

    [Fact]
    public void A_chain_of_ten_thousand_spans_is_laid_out()
    {
        var chain = Enumerable.Range(0, 10_000).Select(i => Span($"{i}", i == 0 ? null : $"{i - 1}", i, 20_000 - i));

        var layout = WaterfallLayout.Of([.. chain]);

        Assert.Equal(9_999, layout.Nodes[^1].Depth);
    }

    [Fact]
    public void A_collapsed_span_hides_everything_below_it_and_says_that_something_failed_there()
    {
        var layout = WaterfallLayout.Of([
            Span("root", null, 0, 100),
            Span("a", "root", 10, 40),
            Span("b", "a", 20, 10, status: SpanStatus.Error),
            Span("c", "root", 60, 20),
        ]);

        var rows = layout.Rows(new HashSet<string> { "a" });

        Assert.Equal(["root", "a", "c"], rows.Select(n => n.Span.Name));
        Assert.Equal([true, true, false], rows.Select(n => n.HasFailedDescendant));
    }

    [Fact]
    public void No_spans_make_an_empty_layout() => Assert.Empty(WaterfallLayout.Of([]).Nodes);
}
