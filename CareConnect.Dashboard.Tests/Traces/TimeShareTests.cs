using CareConnect.Dashboard.Components.Traces;
using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Traces.Spans;

namespace CareConnect.Dashboard.Tests.Traces;

public sealed class TimeShareTests
{
    [Fact]
    public void Each_moment_belongs_to_the_innermost_span()
    {
        Assert.Equal(
            ["root 55", "query 30", "inner 15"],
            Shares([Span("root", null, 0, 100), Span("query", "root", 10, 45), Span("inner", "query", 20, 15)])
        );
    }

    [Fact]
    public void What_runs_side_by_side_shares_the_time()
    {
        Assert.Equal(
            ["root 40", "left 35", "right 25"],
            Shares([Span("root", null, 0, 100), Span("left", "root", 10, 50), Span("right", "root", 30, 40)])
                .Select(s => s)
        );
    }

    [Fact]
    public void Moments_without_a_running_span_are_waiting()
    {
        Assert.Equal(
            ["waiting 80", "handle 15", "send 5"],
            Shares([Span("send", null, 0, 5), Span("handle", "send", 85, 15)])
        );
    }

    [Fact]
    public void What_outlives_its_parent_is_counted_to_its_end()
    {
        Assert.Equal(
            ["behind 90", "root 10"],
            Shares([Span("root", null, 0, 20), Span("behind", "root", 10, 90), Span("moment", "root", 5, 0)])
        );
    }

    private static IEnumerable<string> Shares(IReadOnlyList<SpanEntry> spans) =>
        TimeShare
            .Of(WaterfallLayout.Of(spans), n => n.Span.Name)
            .Select(p => $"{p.Name} {p.Nanoseconds / Millisecond:0.#}");
}
