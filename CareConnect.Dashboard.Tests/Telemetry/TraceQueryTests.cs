using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Telemetry;

public sealed class TraceQueryTests
{
    [Fact]
    public async Task A_trace_comes_back_by_start_as_it_was_given()
    {
        await using var fixture = new StoreFixture();
        var child = Span("a", "2", "1", "SELECT", 5, 10) with
        {
            Kind = SpanKind.Client,
            Status = SpanStatus.Error,
            StatusMessage = "timeout",
            Attributes = new Attributes("""{"db.system":"postgresql"}"""),
            Events = [new SpanEvent(Midnight + 6, "exception", new Attributes("""{"type":"X"}"""))],
            Links = [new SpanLink(new string('b', 32), new string('c', 16), new Attributes("""{"why":"q"}"""))],
        };
        var root = Span("a", "1", null, "GET /", 0, 20) with { Kind = SpanKind.Server };

        await fixture.AddAsync(child, root);

        var stored = fixture.Store.Trace(root.TraceId.ToUpperInvariant());
        Assert.Equal(["GET /", "SELECT"], stored.Select(span => span.Name));
        Assert.Equal(root with { Events = [], Links = [] }, stored[0] with { Events = [], Links = [] });
        Assert.Equal(child with { Events = [], Links = [] }, stored[1] with { Events = [], Links = [] });
        Assert.Equal(child.Events, stored[1].Events);
        Assert.Equal(child.Links, stored[1].Links);
        Assert.Empty(fixture.Store.Trace(new string('f', 32)));
    }

    [Fact]
    public async Task A_summary_grows_with_late_spans_and_a_root_that_arrives_last()
    {
        await using var fixture = new StoreFixture();
        TraceSummary Summary() => Assert.Single(fixture.Store.Traces(new TraceQuery(), 0, 10).Items);

        await fixture.AddAsync(Span("a", "3", "2", "SELECT", 50, 20) with { Status = SpanStatus.Error });
        Assert.Equal(("SELECT", Midnight + 50, 20L, 1), Shape(Summary()));

        await fixture.AddAsync(Span("a", "2", "1", "handle", 40, 100) with { Resource = Worker });
        Assert.Equal(("handle", Midnight + 40, 100L, 1), Shape(Summary()));

        await fixture.AddAsync(Span("a", "1", null, "GET /", 41, 200) with { Resource = OtherApi });
        var summary = Summary();
        Assert.Equal(("GET /", Midnight + 40, 201L, 1), Shape(summary));
        Assert.Equal(OtherApi, summary.Resource);
        Assert.Equal([KeyValuePair.Create("api", 2), KeyValuePair.Create("worker", 1)], summary.Spans);

        static (string, long, long, int) Shape(TraceSummary trace) =>
            (trace.Name, trace.Start, trace.Duration, trace.Errors);
    }

    [Fact]
    public async Task A_trace_tells_how_long_its_caller_waited_beside_how_long_it_went_on()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(
            Span("a", "2", "1", "handle", 90, 900) with
            {
                Resource = Worker,
            },
            Span("a", "1", null, "POST /", 0, 100),
            Span("b", "1", null, "GET /", 0, 100),
            Span("b", "2", "1", "SELECT", 10, 80)
        );

        var traces = fixture.Store.Traces(new TraceQuery { ByDuration = true }, 0, 10).Items;

        Assert.Equal(
            [(100L, 990L, true), (100L, 100L, false)],
            traces.Select(trace => (trace.HeadDuration, trace.Duration, trace.GoesOn))
        );
    }

    [Fact]
    public async Task A_span_that_is_sent_again_counts_once()
    {
        await using var fixture = new StoreFixture();
        var span = Span("a", "1", null, "GET /", 0, 10) with { Status = SpanStatus.Error };

        await fixture.AddAsync(span, span);
        await fixture.AddAsync(span with { Name = "again", Duration = 99 });

        var summary = Assert.Single(fixture.Store.Traces(new TraceQuery(), 0, 10).Items);
        Assert.Equal(("GET /", 10L, 1), (summary.Name, summary.Duration, summary.Errors));
        Assert.Equal(1, Assert.Single(summary.Spans).Value);
        Assert.Single(fixture.Store.Trace(span.TraceId));
    }

    [Fact]
    public async Task Traces_come_newest_first_or_longest_first()
    {
        await using var fixture = new StoreFixture();
        await ThreeTracesAsync(fixture);

        Assert.Equal(["third", "second", "first"], fixture.TraceNames(new TraceQuery()));
        Assert.Equal(["second", "third", "first"], fixture.TraceNames(new TraceQuery { ByDuration = true }));
        var page = fixture.Store.Traces(new TraceQuery(), 1, 1);
        Assert.Equal((3, "second"), (page.Total, Assert.Single(page.Items).Name));
    }

    [Theory]
    [InlineData("FIR", "first")]
    [InlineData("child", "third,second,first")]
    [InlineData("child two", "second")]
    [InlineData("third two", "")]
    [InlineData("db.sys", "third,second,first")]
    [InlineData("no", "third")]
    public async Task Text_is_searched_in_one_span(string text, string expected)
    {
        await using var fixture = new StoreFixture();
        await ThreeTracesAsync(fixture);

        Assert.Equal(expected, string.Join(',', fixture.TraceNames(new TraceQuery { Text = text })));
    }

    [Theory]
    [InlineData("n", "Equals", "2", "second")]
    [InlineData("n", "Less", "3", "second,first")]
    [InlineData("kind", "Equals", "client", "third,second,first")]
    [InlineData("kind", "Equals", "producer", "")]
    [InlineData("status", "Equals", "error", "second")]
    [InlineData("name", "Equals", "third", "third")]
    [InlineData("resource", "Equals", "worker", "third,second")]
    [InlineData("traceid", "Contains", "0b", "second")]
    [InlineData("traceid", "NotContains", "0b", "third,first")]
    [InlineData("spanid", "Equals", "0000000000000002", "third,second,first")]
    public async Task A_filter_keeps_the_traces_with_a_span_that_fits(
        string field,
        string comparison,
        string value,
        string expected
    )
    {
        await using var fixture = new StoreFixture();
        await ThreeTracesAsync(fixture);
        var filter = new FieldFilter(field, Enum.Parse<Comparison>(comparison), value);

        var found = fixture.TraceNames(new TraceQuery { Filters = [filter] });

        Assert.Equal(expected, string.Join(',', found));
    }

    [Fact]
    public async Task Traces_are_narrowed_by_resource_errors_duration_and_time()
    {
        await using var fixture = new StoreFixture();
        await ThreeTracesAsync(fixture);

        Assert.Equal(["third", "second"], fixture.TraceNames(new TraceQuery { Resource = "worker" }));
        Assert.Equal(["third"], fixture.TraceNames(new TraceQuery { Resource = "worker", Text = "third" }));
        Assert.Equal(["second"], fixture.TraceNames(new TraceQuery { OnlyErrors = true }));
        Assert.Equal(["third", "second"], fixture.TraceNames(new TraceQuery { MinDuration = 20 }));
        var time = new TimeRange(Midnight + 1000, Midnight + 2000);
        Assert.Equal(["second"], fixture.TraceNames(new TraceQuery { Time = time }));
        Assert.Equal(["second"], fixture.TraceNames(new TraceQuery { Time = time, Text = "child" }));
    }

    [Fact]
    public async Task A_search_of_traces_goes_on_finding_what_arrives()
    {
        await using var fixture = new StoreFixture();
        await ThreeTracesAsync(fixture);
        var query = new TraceQuery { Text = "needle" };
        Assert.Empty(fixture.TraceNames(query));

        await fixture.AddAsync(Span("a", "9", "1", "needle", 5, 1));

        Assert.Equal(["first"], fixture.TraceNames(query));
    }

    /// <summary>a at 0 for 10, b at 1000 for 30 with an error, c at 2000 for 20; b and c with a child in the worker.</summary>
    private static ValueTask ThreeTracesAsync(StoreFixture fixture) =>
        fixture.AddAsync(
            Span("a", "1", null, "first", 0, 10),
            Child("a", "child one", 0, 1),
            Span("b", "1", null, "second", 1000, 30),
            Child("b", "child two", 1005, 2) with
            {
                Resource = Worker,
                Status = SpanStatus.Error,
            },
            Span("c", "1", null, "third", 2000, 20) with
            {
                Attributes = new Attributes("""{"note":"x"}"""),
            },
            Child("c", "child", 2005, 3) with
            {
                Resource = Worker,
            }
        );

    private static SpanEntry Child(string trace, string name, long start, int n) =>
        Span(trace, "2", "1", name, start, 5) with
        {
            Kind = SpanKind.Client,
            Attributes = new Attributes($$"""{"db.system":"postgresql","n":{{n}}}"""),
        };
}
