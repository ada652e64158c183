using System.Net;
using System.Text.Json;
using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Api;

public sealed class TelemetryApiTests
{
    private static readonly string TraceA = "a".PadLeft(32, '0');

    [Theory]
    [InlineData("logs", "three,two,one")]
    [InlineData("logs?limit=2", "three,two")]
    [InlineData("logs?resource=worker", "three")]
    [InlineData("logs?resource=api-abcdefgh", "two,one")]
    [InlineData("logs?severity=warning", "three,two")]
    [InlineData("logs?severity=17", "three")]
    [InlineData("logs?hasError=true", "three")]
    [InlineData("logs?hasError=false", "two,one")]
    [InlineData("logs?text=EE", "three")]
    [InlineData("logs?text=route%20TW", "two")]
    [InlineData("logs?traceId=0000000000000000000000000000000A", "two")]
    [InlineData("logs?from=2026-01-01T00:00:02Z", "three,two")]
    [InlineData("logs?from=2026-01-01T02:00:02%2B02:00&to=2026-01-01T00:00:03", "two")]
    [InlineData("logs?from=2026-01-01T02:00:02+02:00&to=2026-01-01T00:00:02.5Z", "two")]
    [InlineData("logs?to=2026-01-01", "")]
    [InlineData("logs?text=", "three,two,one")]
    public async Task Logs_are_narrowed_by_their_parameters(string address, string expected)
    {
        await using var fixture = await StartedAsync();

        Assert.Equal(expected, await fixture.TextsAsync(address, "logs", "message"));
    }

    [Fact]
    public async Task A_log_is_told_with_all_it_has()
    {
        await using var fixture = await StartedAsync();

        var answer = await fixture.GetAsync("logs?text=two");

        Assert.Equal(1, answer.GetProperty("total").GetInt32());
        var log = answer.GetProperty("logs")[0];
        Assert.True(log.GetProperty("id").GetInt64() > 0);
        Assert.Equal("2026-01-01T00:00:02Z", log.GetProperty("time").GetString());
        Assert.Equal($"{Midnight + 2 * Second}", log.GetProperty("timeUnixNano").GetString());
        Assert.Equal("warning", log.GetProperty("severityText").GetString());
        Assert.Equal("api", log.GetProperty("resource").GetString());
        Assert.Equal("abcdefgh", log.GetProperty("instanceId").GetString());
        Assert.Equal(TraceA, log.GetProperty("traceId").GetString());
        Assert.Equal("/b", log.GetProperty("attributes").GetProperty("route").GetString());
        Assert.Equal(JsonValueKind.Null, log.GetProperty("eventName").ValueKind);
    }

    [Theory]
    [InlineData("spans", "other,child,root")]
    [InlineData("spans?limit=1", "other")]
    [InlineData("spans?resource=worker", "child")]
    [InlineData("spans?traceId=0000000000000000000000000000000a", "child,root")]
    [InlineData("spans?hasError=true", "child")]
    [InlineData("spans?hasError=false", "other,root")]
    [InlineData("spans?text=oo", "root")]
    [InlineData("spans?text=postgres", "child")]
    [InlineData("spans?from=2026-01-01T00:00:01Z", "other")]
    public async Task Spans_are_narrowed_by_their_parameters(string address, string expected)
    {
        await using var fixture = await StartedAsync();

        Assert.Equal(expected, await fixture.TextsAsync(address, "spans", "name"));
    }

    [Theory]
    [InlineData("traces", "other,root")]
    [InlineData("traces?resource=worker", "root")]
    [InlineData("traces?hasError=true", "root")]
    [InlineData("traces?hasError=false", "other")]
    [InlineData("traces?text=postgres", "root")]
    [InlineData("traces?traceId=0000000000000000000000000000000b", "other")]
    [InlineData("traces?to=2026-01-01T00:00:01Z", "root")]
    public async Task Traces_are_narrowed_by_their_parameters(string address, string expected)
    {
        await using var fixture = await StartedAsync();

        Assert.Equal(expected, await fixture.TextsAsync(address, "traces", "name"));
    }

    [Fact]
    public async Task A_trace_is_told_with_its_spans_and_logs()
    {
        await using var fixture = await StartedAsync();

        var list = (await fixture.GetAsync("traces?hasError=true")).GetProperty("traces")[0];
        var trace = await fixture.GetAsync($"traces/{TraceA.ToUpperInvariant()}");

        Assert.Equal("""{"api":1,"worker":1}""", list.GetProperty("spans").GetRawText());
        Assert.Equal(500, list.GetProperty("durationNano").GetInt64());
        Assert.Equal(TraceA, trace.GetProperty("traceId").GetString());
        var child = trace.GetProperty("spans")[1];
        Assert.Equal("client", child.GetProperty("kind").GetString());
        Assert.Equal("error", child.GetProperty("status").GetString());
        Assert.Equal("0000000000000001", child.GetProperty("parentId").GetString());
        Assert.Equal("exception", child.GetProperty("events")[0].GetProperty("name").GetString());
        Assert.Equal("two", trace.GetProperty("logs")[0].GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("traces/ffffffffffffffffffffffffffffffff")]
    [InlineData("metrics?resource=api&meter=meter&instrument=absent")]
    public async Task What_is_not_there_is_a_problem(string address)
    {
        await using var fixture = await StartedAsync();

        using var response = await fixture.Client.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Resources_are_told_with_their_attributes()
    {
        await using var fixture = await StartedAsync();

        Assert.Equal("api,worker", await fixture.TextsAsync("resources", "resources", "name"));
        var worker = (await fixture.GetAsync("resources?resource=worker-qrstuvwx")).GetProperty("resources")[0];
        Assert.Equal("1.2", worker.GetProperty("attributes").GetProperty("service.version").GetString());
    }

    [Fact]
    public async Task Instruments_and_their_lines_are_told()
    {
        await using var fixture = await StartedAsync();

        var instrument = (await fixture.GetAsync("metrics?resource=api&text=INSTR")).GetProperty("instruments")[0];
        var chart = await fixture.GetAsync(
            "metrics?resource=api&meter=meter&instrument=instrument&by=route&steps=2&from=2026-01-01&to=2026-01-01T00:00:20.0000001Z"
        );

        Assert.Equal("counter", instrument.GetProperty("kind").GetString());
        var line = Assert.Single(chart.GetProperty("series").EnumerateArray());
        Assert.Equal("""{"route":"/a"}""", line.GetProperty("attributes").GetRawText());
        var samples = line.GetProperty("samples").EnumerateArray().ToList();
        Assert.Equal([1, 2], samples.Select(sample => Math.Round(sample.GetProperty("value").GetDouble(), 3)));
        Assert.Equal("2026-01-01T00:00:00Z", samples[0].GetProperty("time").GetString());
        Assert.Equal(JsonValueKind.Null, samples[0].GetProperty("p50").ValueKind);
        Assert.Empty((await fixture.GetAsync("metrics?resource=worker")).GetProperty("instruments").EnumerateArray());
    }

    /// <summary>Three logs, two traces, one counter.</summary>
    private static async Task<ApiFixture> StartedAsync()
    {
        var fixture = await ApiFixture.StartAsync();
        await fixture.AddAsync(
            new TelemetryBatch
            {
                Resources = [new ReportingResource(Worker, new Attributes("""{"service.version":"1.2"}"""))],
                Logs =
                [
                    Log("one", 1),
                    Log("two", 2, """{"route":"/b"}""") with
                    {
                        Severity = 13,
                        TraceId = TraceA,
                    },
                    Log("three", 3) with
                    {
                        Severity = 17,
                        Resource = Worker,
                    },
                ],
                Spans =
                [
                    Span("a", "1", null, "root", 0, 500),
                    Span("a", "2", "1", "child", 5, 10) with
                    {
                        Resource = Worker,
                        Kind = SpanKind.Client,
                        Status = SpanStatus.Error,
                        Attributes = new Attributes("""{"db.system":"postgresql"}"""),
                        Events = [new SpanEvent(Midnight + 6, "exception", Attributes.None)],
                    },
                    Span("b", "1", null, "other", Second, 20),
                ],
                Points =
                [
                    Point(InstrumentKind.Counter, 10, 10, """{"route":"/a","code":200}"""),
                    Point(InstrumentKind.Counter, 20, 30, """{"route":"/a","code":200}"""),
                ],
            }
        );
        return fixture;
    }
}
