using CareConnect.Dashboard.Components.Traces;
using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Traces.Spans;

namespace CareConnect.Dashboard.Tests.Traces;

public sealed class ClockSkewTests
{
    [Fact]
    public void Clocks_that_nothing_contradicts_are_believed()
    {
        var clocks = ClockSkew.Of([
            Span("call", null, 0, 100, kind: SpanKind.Client),
            Span("served", "call", 10, 80, WorkerReplica, SpanKind.Server),
            // The answer's body is still being written after the caller had its head.
            Span("streamed", "call", 20, 200, WorkerReplica, SpanKind.Server),
        ]);

        Assert.All(clocks.Values, shift => Assert.Equal(0, shift));
    }

    [Fact]
    public void Who_answers_before_being_asked_has_a_clock_that_is_behind()
    {
        var spans = new[]
        {
            Span("call", null, 1000, 100, kind: SpanKind.Client),
            Span("served", "call", 700, 80, WorkerReplica, SpanKind.Server),
            Span("inside", "served", 710, 20, WorkerReplica),
        };

        var layout = WaterfallLayout.Of(spans);

        Assert.Equal(300 * Millisecond, ClockSkew.Of(spans)[WorkerReplica]);
        Assert.Equal([1000, 1000, 1010], layout.Nodes.Select(n => n.Start / Millisecond));
        Assert.Equal([0, 300, 300], layout.Nodes.Select(n => n.Shift / Millisecond));
    }

    [Fact]
    public void Who_begins_after_the_answer_is_there_has_a_clock_that_is_ahead_and_stands_in_the_middle_of_the_call()
    {
        var clocks = ClockSkew.Of([
            Span("call", null, 1000, 100, kind: SpanKind.Client),
            Span("served", "call", 1500, 80, WorkerReplica, SpanKind.Server),
        ]);

        Assert.Equal(-490 * Millisecond, clocks[WorkerReplica]);
    }

    [Fact]
    public void Who_is_still_busy_after_the_caller_gave_up_is_right()
    {
        var clocks = ClockSkew.Of([
            Span("call", null, 0, 100, kind: SpanKind.Client, status: SpanStatus.Error),
            Span("served", "call", 150, 50, WorkerReplica, SpanKind.Server),
        ]);

        Assert.Equal(0, clocks[WorkerReplica]);
    }

    [Fact]
    public void A_message_may_be_read_long_after_it_was_written_but_not_before()
    {
        var later = ClockSkew.Of([
            Span("sent", null, 0, 1, kind: SpanKind.Producer),
            Span("read", "sent", 5000, 1, WorkerReplica, SpanKind.Consumer),
        ]);
        var before = ClockSkew.Of([
            Span("sent", null, 100, 1, kind: SpanKind.Producer),
            Span("read", "sent", 40, 1, WorkerReplica, SpanKind.Consumer),
        ]);

        Assert.Equal(0, later[WorkerReplica]);
        Assert.Equal(60 * Millisecond, before[WorkerReplica]);
    }

    [Fact]
    public void Calls_in_both_directions_narrow_a_clock_down()
    {
        var clocks = ClockSkew.Of([
            Span("call", null, 1000, 100, kind: SpanKind.Client),
            Span("served", "call", 900, 90, WorkerReplica, SpanKind.Server),
            Span("back", "served", 940, 10, WorkerReplica, SpanKind.Client),
            Span("called-back", "back", 1060, 5, ApiReplica, SpanKind.Server),
        ]);

        // Between 115, by the end of the call back, and 120, by its start.
        Assert.Equal(117_500_000, clocks[WorkerReplica]);
        Assert.Equal(0, clocks[ApiReplica]);
    }
}
