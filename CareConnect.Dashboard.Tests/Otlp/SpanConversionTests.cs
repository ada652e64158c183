using CareConnect.Dashboard.Otlp.Conversion;
using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;
using Google.Protobuf;
using Kind = CareConnect.Dashboard.Otlp.Wire.Span.Types.SpanKind;

namespace CareConnect.Dashboard.Tests.Otlp;

public sealed class SpanConversionTests
{
    private static Span ASpan() =>
        new()
        {
            TraceId = Sent.Id(Sent.TraceId),
            SpanId = Sent.Id(Sent.SpanId),
            Name = "SELECT",
            StartTimeUnixNano = Sent.Time,
            EndTimeUnixNano = Sent.Time + 2_000_000,
        };

    [Fact]
    public void A_span_keeps_what_it_says()
    {
        var span = ASpan();
        span.ParentSpanId = Sent.Id("1111111111111111");
        span.Kind = Kind.Client;
        span.Status = new() { Code = Status.Types.StatusCode.Error, Message = "timed out" };
        span.Attributes.Add(Sent.Pair("db.system", "postgresql"));
        span.Events.Add(new Span.Types.Event { Name = "exception", TimeUnixNano = Sent.Time + 5 });
        span.Links.Add(new Span.Types.Link { TraceId = span.TraceId, SpanId = span.ParentSpanId });

        var entry = Assert.Single(Sent.Convert(Sent.Spans(span)).Spans);

        Assert.Equal(new ResourceKey("api", "abcdefgh"), entry.Resource);
        Assert.Equal((Sent.TraceId, Sent.SpanId, "1111111111111111"), (entry.TraceId, entry.SpanId, entry.ParentId));
        Assert.Equal(("SELECT", "Npgsql", Dashboard.Telemetry.SpanKind.Client), (entry.Name, entry.Scope, entry.Kind));
        Assert.Equal((Sent.Time, 2_000_000), (entry.Start, entry.Duration));
        Assert.Equal((SpanStatus.Error, "timed out"), (entry.Status, entry.StatusMessage));
        Assert.Equal("""{"db.system":"postgresql"}""", entry.Attributes.Json);
        Assert.Equal(new SpanEvent(Sent.Time + 5, "exception", Attributes.None), Assert.Single(entry.Events));
        Assert.Equal(new SpanLink(Sent.TraceId, "1111111111111111", Attributes.None), Assert.Single(entry.Links));
    }

    [Theory]
    [InlineData(Sent.Time, Sent.Time - 5, Sent.Time, 0)]
    [InlineData(Sent.Time, 0, Sent.Time, 0)]
    [InlineData(0, Sent.Time + 5, Sent.Time + 5, 0)]
    [InlineData(0, 0, Sent.Time, 0)]
    [InlineData(1, ulong.MaxValue, 1, 0)]
    public void A_span_never_ends_before_it_starts(ulong start, ulong end, long expectedStart, long expectedDuration)
    {
        var span = ASpan();
        (span.StartTimeUnixNano, span.EndTimeUnixNano) = (start, end);

        var entry = Sent.Convert(Sent.Spans(span)).Spans.Single();

        Assert.Equal((expectedStart, expectedDuration), (entry.Start, entry.Duration));
    }

    [Fact]
    public void Spans_without_ids_are_refused_and_the_others_taken()
    {
        var refusals = new Refusals("spans");
        var (noTrace, noSpan) = (ASpan(), ASpan());
        noTrace.TraceId = ByteString.Empty;
        noSpan.SpanId = Sent.Id("0000000000000000");

        var batch = Sent.Convert(Sent.Spans(noTrace, ASpan(), noSpan), refusals);

        Assert.Single(batch.Spans);
        Assert.Equal("2 spans without a trace id of 16 bytes and a span id of 8", refusals.Message);
    }

    [Fact]
    public void Kinds_and_statuses_that_nobody_knows_yet_are_unspecified()
    {
        var span = ASpan();
        span.Kind = (Kind)77;
        span.Status = new() { Code = (Status.Types.StatusCode)9 };

        var entry = Sent.Convert(Sent.Spans(span)).Spans.Single();

        Assert.Equal((Dashboard.Telemetry.SpanKind.Unspecified, SpanStatus.Unset), (entry.Kind, entry.Status));
        Assert.Null(entry.StatusMessage);
        Assert.Null(entry.ParentId);
    }

    [Fact]
    public void Events_beyond_a_number_are_left_out_and_counted()
    {
        var span = ASpan();
        span.Events.AddRange(Enumerable.Repeat(new Span.Types.Event { Name = "e" }, 1030));
        span.DroppedEventsCount = 4;
        span.DroppedLinksCount = 1;

        var entry = Sent.Convert(Sent.Spans(span)).Spans.Single();

        Assert.Equal(1024, entry.Events.Count);
        Assert.All(entry.Events, e => Assert.Equal(Sent.Time, e.Time));
        Assert.Equal("""{"otel.dropped_events_count":10,"otel.dropped_links_count":1}""", entry.Attributes.Json);
    }
}
