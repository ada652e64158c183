using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Telemetry;

public sealed class LogQueryTests
{
    [Fact]
    public async Task A_log_comes_back_as_it_was_given()
    {
        await using var fixture = new StoreFixture();
        var log = Log("Reading recorded", 5, """{"a.b":1.5,"c":"d","e":[1,"x"]}""") with
        {
            Severity = 17,
            EventName = "Recorded",
            TraceId = new string('a', 32),
            SpanId = new string('b', 16),
        };

        await fixture.AddAsync(log);

        var stored = Assert.Single(fixture.Store.Logs(new LogQuery(), 0, 10).Items);
        Assert.Equal(log with { Id = stored.Id }, stored);
        Assert.Equal(stored, fixture.Store.Log(stored.Id));
        Assert.Null(fixture.Store.Log(stored.Id + 1));
    }

    [Fact]
    public async Task Logs_come_newest_first_whatever_order_they_arrive_in()
    {
        await using var fixture = new StoreFixture();

        await fixture.AddAsync(Log("second", 2), Log("third", 3));
        await fixture.AddAsync(Log("first", 1));

        Assert.Equal(["third", "second", "first"], fixture.Messages(new LogQuery()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("entry")]
    public async Task Every_page_is_the_part_of_the_whole_list_that_it_says(string text)
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync([.. Enumerable.Range(0, 95).Select(i => Log($"entry {i}", i * 37 % 95))]);
        var query = new LogQuery { Text = text };
        var all = fixture.Messages(query);

        var pages = Enumerable.Range(0, 11).Select(page => fixture.Store.Logs(query, page * 10, 10)).ToList();

        Assert.Equal(95, all.Length);
        Assert.All(pages, page => Assert.Equal(95, page.Total));
        Assert.Equal(all, pages.SelectMany(page => page.Items).Select(log => log.Message));
        Assert.Empty(pages[^1].Items);
    }

    [Fact]
    public async Task A_resource_means_all_its_replicas_and_a_replica_only_itself()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(
            Log("one", 1),
            Log("two", 2) with
            {
                Resource = OtherApi,
            },
            Log("three", 3) with
            {
                Resource = Worker,
            }
        );

        Assert.Equal(["two", "one"], fixture.Messages(new LogQuery { Resource = "api" }));
        Assert.Equal(["two"], fixture.Messages(new LogQuery { Resource = "api-ijklmnop" }));
        Assert.Empty(fixture.Messages(new LogQuery { Resource = "ap" }));
    }

    [Fact]
    public async Task Severity_is_a_lower_limit()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(
            Log("information", 1),
            Log("warning", 2) with
            {
                Severity = 13,
            },
            Log("error", 3) with
            {
                Severity = 17,
            }
        );

        Assert.Equal(["error", "warning"], fixture.Messages(new LogQuery { MinSeverity = 13 }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("at")]
    public async Task A_time_range_includes_its_start_and_not_its_end(string text)
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(Log("at 1", 1), Log("at 2", 2), Log("at 3", 3));

        var time = new TimeRange(Midnight + 2 * Second, Midnight + 3 * Second);

        Assert.Equal(["at 2"], fixture.Messages(new LogQuery { Text = text, Time = time }));
        Assert.Equal(["at 3", "at 2"], fixture.Messages(new LogQuery { Text = text, Time = time with { To = null } }));
    }

    [Fact]
    public async Task The_logs_of_a_trace_and_of_a_span_are_found()
    {
        await using var fixture = new StoreFixture();
        var (trace, span) = (new string('a', 32), new string('b', 16));
        await fixture.AddAsync(
            Log("elsewhere", 1),
            Log("in the trace", 2) with
            {
                TraceId = trace,
                SpanId = new string('c', 16),
            },
            Log("in the span", 3) with
            {
                TraceId = trace,
                SpanId = span,
            }
        );

        Assert.Equal(["in the span", "in the trace"], fixture.Messages(new LogQuery { TraceId = trace }));
        Assert.Equal(["in the trace"], fixture.Messages(new LogQuery { TraceId = trace, Text = "trace" }));
        Assert.Equal(["in the span"], fixture.Messages(new LogQuery { SpanId = span.ToUpperInvariant() }));
    }

    [Fact]
    public async Task Ids_are_never_used_again()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(Log("before"));
        var before = fixture.Store.Logs(new LogQuery(), 0, 1).Items[0].Id;

        await fixture.Store.ClearAsync(TelemetryKinds.Logs, null, TestContext.Current.CancellationToken);
        await fixture.ReopenAsync();
        await fixture.AddAsync(Log("after"));

        Assert.True(fixture.Store.Logs(new LogQuery(), 0, 1).Items[0].Id > before);
    }

    [Fact]
    public async Task What_arrived_after_a_log_comes_in_the_order_of_arrival()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(Log("one", 9), Log("two", 1) with { Resource = Worker }, Log("three", 5));

        var first = fixture.Store.LogsAfter(0, new LogQuery { Resource = "api" }, 1);
        var second = fixture.Store.LogsAfter(first.Position, new LogQuery { Resource = "api" }, 10);
        var third = fixture.Store.LogsAfter(second.Position, new LogQuery(), 10);

        Assert.Equal("one", Assert.Single(first.Items).Message);
        Assert.Equal("three", Assert.Single(second.Items).Message);
        Assert.Empty(third.Items);
        Assert.Equal(second.Position, third.Position);
    }
}
