using CareConnect.Dashboard.Telemetry;
using Microsoft.Data.Sqlite;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Telemetry;

public sealed class RetentionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_oldest_logs_and_lines_go_and_the_newest_stay()
    {
        await using var fixture = new StoreFixture(options => (options.MaxLogs, options.MaxConsoleLines) = (100, 150));
        for (var i = 0; i < 1000; i += 50)
        {
            await fixture.AddAsync(
                new TelemetryBatch
                {
                    Logs = [.. Enumerable.Range(i, 50).Select(n => Log($"log {n}", n))],
                    Console = [.. Enumerable.Range(i, 50).Select(n => Line($"line {n}", n))],
                }
            );
            Assert.InRange(fixture.Store.Logs(new LogQuery(), 0, 0).Total, 50, 100);
            Assert.InRange(fixture.Store.Console(new ConsoleQuery(), 0, 0).Total, 50, 150);
        }

        Assert.Equal("log 999", fixture.Messages(new LogQuery())[0]);
        Assert.Equal("line 999", fixture.Lines(new ConsoleQuery())[^1]);
        Assert.Equal(98, fixture.Messages(new LogQuery()).Length);
        Assert.DoesNotContain("log 5", fixture.Messages(new LogQuery { Text = "log 5" }));
    }

    [Fact]
    public async Task The_oldest_go_when_the_store_is_too_large_however_few_they_are()
    {
        const int Limit = 4 * 1024 * 1024;
        await using var fixture = new StoreFixture(options => options.MaxStoreBytes = Limit);
        for (var i = 0; i < 400; i += 20)
        {
            // Different texts, since SQLite keeps none twice, of 50,000 characters each.
            await fixture.AddAsync([
                .. Enumerable.Range(i, 20).Select(n => Log($"log {n} {new string((char)('a' + n % 26), 50_000)}", n)),
            ]);
        }

        var kept = fixture.Messages(new LogQuery());
        Assert.StartsWith("log 399 ", kept[0], StringComparison.Ordinal);
        Assert.InRange(kept.Length, 20, Limit / 50_000);
        Assert.InRange(new FileInfo(fixture.DatabaseFile).Length, 0, 2 * Limit);
    }

    [Fact]
    public async Task A_batch_beyond_the_limit_leaves_its_newest()
    {
        await using var fixture = new StoreFixture(options => options.MaxLogs = 100);

        await fixture.AddAsync([.. Enumerable.Range(0, 25_000).Select(n => Log($"log {n}", n))]);

        Assert.Equal(98, fixture.Messages(new LogQuery()).Length);
        Assert.Equal("log 24999", fixture.Messages(new LogQuery())[0]);
    }

    [Fact]
    public async Task Spans_go_by_whole_traces_with_their_summaries()
    {
        await using var fixture = new StoreFixture(options => options.MaxSpans = 100);
        for (var trace = 1; trace <= 60; trace++)
        {
            await fixture.AddAsync([
                .. Enumerable.Range(1, 3).Select(n => Span($"{trace}", $"{n}", n == 1 ? null : "1", "step", trace, n)),
            ]);
        }

        var traces = fixture.Store.Traces(new TraceQuery(), 0, 1000);
        var byText = fixture.Store.Traces(new TraceQuery { Text = "step", Resource = "api" }, 0, 1000);

        Assert.InRange(traces.Total, 30, 33);
        Assert.Equal(traces.Total, byText.Total);
        Assert.All(traces.Items, trace => Assert.Equal(3, fixture.Store.Trace(trace.TraceId).Count));
        Assert.Equal("60", traces.Items[0].TraceId.TrimStart('0'));
        Assert.Empty(fixture.Store.Trace("1".PadLeft(32, '0')));
        Assert.Equal(traces.Total * 3, Count(fixture, "SELECT count(*) FROM span"));
        Assert.Equal(traces.Total, Count(fixture, "SELECT count(*) FROM trace_resource"));
    }

    [Fact]
    public async Task A_lowered_limit_holds_from_the_next_start()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync([.. Enumerable.Range(0, 21_000).Select(n => Log($"log {n}", n))]);

        fixture.Options.MaxLogs = 500;
        await fixture.ReopenAsync();
        await fixture.Store.FlushAsync(Cancelled);

        Assert.Equal(490, fixture.Store.Logs(new LogQuery(), 0, 0).Total);
    }

    [Fact]
    public async Task Metrics_go_by_age_and_leave_no_names_behind()
    {
        await using var fixture = new StoreFixture();
        var exemplar = new Exemplar(Midnight, 1, new string('a', 32), new string('b', 16));
        var young = Point(InstrumentKind.Gauge, 10_000, 1);
        await fixture.AddAsync(
            Point(InstrumentKind.Gauge, 10, 1, """{"old":true}""") with
            {
                Exemplars = [exemplar],
            },
            young with
            {
                Instrument = young.Instrument with { Resource = Worker },
            }
        );

        fixture.Clock.Now += TimeSpan.FromHours(12) + TimeSpan.FromMinutes(1);
        await fixture.ReopenAsync();
        await fixture.Store.FlushAsync(Cancelled);

        Assert.Equal([Worker], fixture.Store.Instruments().Select(instrument => instrument.Resource));
        Assert.Equal([Worker], fixture.Store.Resources().Select(resource => resource.Key));
        Assert.Equal(1, Count(fixture, "SELECT (SELECT count(*) FROM point) + (SELECT count(*) FROM exemplar)"));
    }

    [Fact]
    public async Task Older_metrics_are_thinned_out_and_count_the_same()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync([
            .. Enumerable.Range(1, 600).Select(n => Point(InstrumentKind.Counter, n, n < 300 ? n : n - 300)),
        ]);
        var chart = Chart(0, 600, 10);
        var before = fixture.Series(chart)[0].Samples;

        fixture.Clock.Now += TimeSpan.FromHours(1);
        await fixture.ReopenAsync();
        await fixture.Store.FlushAsync(Cancelled);

        Assert.InRange(Count(fixture, "SELECT count(*) FROM point"), 40, 42);
        var after = fixture.Series(chart)[0].Samples;
        Assert.Equal(before.Count, after.Count);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First.Value!.Value, pair.Second.Value!.Value, 0.1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(15)]
    public async Task What_is_cleared_is_gone_and_the_rest_stays(int kinds)
    {
        await using var fixture = new StoreFixture();
        await EverythingAsync(fixture);
        Assert.Equal((1, 1, 1, 1), Counts(fixture, "api"));

        await fixture.Store.ClearAsync((TelemetryKinds)kinds, null, Cancelled);

        int Left(TelemetryKinds kind) => ((TelemetryKinds)kinds).HasFlag(kind) ? 0 : 1;
        var expected = (
            Left(TelemetryKinds.Logs),
            Left(TelemetryKinds.Spans),
            Left(TelemetryKinds.Metrics),
            Left(TelemetryKinds.Console)
        );
        Assert.Equal(expected, Counts(fixture, "api"));
        Assert.Equal(expected, Counts(fixture, "worker"));
        await EverythingAsync(fixture);
        // Logs and lines add up; the same span and the same point count once.
        Assert.Equal((expected.Item1 + 1, 1, 1, expected.Item4 + 1), Counts(fixture, "api"));
    }

    [Fact]
    public async Task Clearing_a_resource_leaves_the_others_and_mends_shared_traces()
    {
        await using var fixture = new StoreFixture();
        await EverythingAsync(fixture);

        await fixture.Store.ClearAsync((TelemetryKinds)15, "api", Cancelled);

        Assert.Equal((0, 0, 0, 0), Counts(fixture, "api"));
        Assert.Equal((1, 1, 1, 1), Counts(fixture, "worker"));
        var trace = Assert.Single(fixture.Store.Traces(new TraceQuery(), 0, 10).Items);
        Assert.Equal(
            ("work", Worker, Midnight + 5, 10L, 1),
            (trace.Name, trace.Resource, trace.Start, trace.Duration, trace.Errors)
        );
        Assert.Equal([KeyValuePair.Create("worker", 1)], trace.Spans);
    }

    /// <summary>One of each kind of the API and of the worker; one trace of the API alone and one of both.</summary>
    private static ValueTask EverythingAsync(StoreFixture fixture)
    {
        var point = Point(InstrumentKind.Gauge, 1, 1);
        return fixture.AddAsync(
            new TelemetryBatch
            {
                Logs = [Log("api"), Log("worker") with { Resource = Worker }],
                Spans =
                [
                    Span("a", "1", null, "GET", 0, 100),
                    Span("a", "2", "1", "work", 5, 10) with
                    {
                        Resource = Worker,
                        Status = SpanStatus.Error,
                    },
                ],
                Points = [point, point with { Instrument = point.Instrument with { Resource = Worker } }],
                Console = [Line("api"), Line("worker", 0, "worker-qrstuvwx")],
            }
        );
    }

    private static (int Logs, int Spans, int Metrics, int Console) Counts(StoreFixture fixture, string resource) =>
        (
            fixture.Store.Logs(new LogQuery { Resource = resource }, 0, 10).Total,
            fixture.Store.Traces(new TraceQuery { Resource = resource }, 0, 10).Total,
            fixture.Store.Instruments().Count(instrument => instrument.Resource.Name == resource),
            fixture.Store.Console(new ConsoleQuery { Resource = resource }, 0, 10).Total
        );

    private static long Count(StoreFixture fixture, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={fixture.DatabaseFile};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
