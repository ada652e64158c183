using System.IO.Compression;
using System.Text.Json;
using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Api;

public sealed class ExportTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_are_exported_as_resource_logs()
    {
        await using var fixture = await StartedAsync();

        var logs = (await JsonAsync(fixture, "export?kinds=logs", "logs.json")).GetProperty("resourceLogs");

        Assert.Equal(2, logs.GetArrayLength());
        var worker = logs.EnumerateArray()
            .Single(item => Attribute(item.GetProperty("resource"), "service.name") is """{"stringValue":"worker"}""");
        Assert.Equal("""{"stringValue":"1.2"}""", Attribute(worker.GetProperty("resource"), "service.version"));
        Assert.Equal(
            """{"stringValue":"qrstuvwx"}""",
            Attribute(worker.GetProperty("resource"), "service.instance.id")
        );
        var scope = worker.GetProperty("scopeLogs")[0];
        Assert.Equal("CareConnect.Tests", scope.GetProperty("scope").GetProperty("name").GetString());
        var log = scope.GetProperty("logRecords")[0];
        Assert.Equal($"{Midnight + Second}", log.GetProperty("timeUnixNano").GetString());
        Assert.Equal(17, log.GetProperty("severityNumber").GetInt32());
        Assert.Equal("""Said "so" – ä""", log.GetProperty("body").GetProperty("stringValue").GetString());
        Assert.Equal(new string('a', 32), log.GetProperty("traceId").GetString());
        Assert.Equal("Said", log.GetProperty("eventName").GetString());
        Assert.Equal("""{"stringValue":"t"}""", Attribute(log, "text"));
        Assert.Equal("""{"intValue":"9007199254740993"}""", Attribute(log, "whole"));
        Assert.Equal("""{"doubleValue":1}""", Attribute(log, "broken"));
        Assert.Equal("""{"doubleValue":1E+20}""", Attribute(log, "huge"));
        Assert.Equal("""{"boolValue":true}""", Attribute(log, "flag"));
        Assert.Equal("{}", Attribute(log, "none"));
        Assert.Equal("""{"arrayValue":{"values":[{"intValue":"1"},{"stringValue":"x"}]}}""", Attribute(log, "list"));
        Assert.Equal("""{"kvlistValue":{"values":[{"key":"k","value":{"stringValue":"v"}}]}}""", Attribute(log, "map"));
    }

    [Fact]
    public async Task Spans_are_exported_as_resource_spans()
    {
        await using var fixture = await StartedAsync();

        var spans = (await JsonAsync(fixture, "export?kinds=spans", "spans.json")).GetProperty("resourceSpans");

        var span = spans[0].GetProperty("scopeSpans")[0].GetProperty("spans")[1];
        Assert.Equal("a".PadLeft(32, '0'), span.GetProperty("traceId").GetString());
        Assert.Equal("2".PadLeft(16, '0'), span.GetProperty("spanId").GetString());
        Assert.Equal("1".PadLeft(16, '0'), span.GetProperty("parentSpanId").GetString());
        Assert.Equal(3, span.GetProperty("kind").GetInt32());
        Assert.Equal($"{Midnight + 5}", span.GetProperty("startTimeUnixNano").GetString());
        Assert.Equal($"{Midnight + 15}", span.GetProperty("endTimeUnixNano").GetString());
        Assert.Equal("""{"code":2,"message":"timeout"}""", span.GetProperty("status").GetRawText());
        Assert.Equal("exception", span.GetProperty("events")[0].GetProperty("name").GetString());
        Assert.Equal("""{"stringValue":"X"}""", Attribute(span.GetProperty("events")[0], "type"));
        Assert.Equal(new string('c', 16), span.GetProperty("links")[0].GetProperty("spanId").GetString());
    }

    [Fact]
    public async Task Metrics_are_exported_as_resource_metrics()
    {
        await using var fixture = await StartedAsync();

        var metrics = (await JsonAsync(fixture, "export?kinds=metrics", "metrics.json"))
            .GetProperty("resourceMetrics")
            .EnumerateArray()
            .Select(item => item.GetProperty("scopeMetrics")[0].GetProperty("metrics")[0])
            .ToDictionary(metric => metric.GetProperty("name").GetString()!);

        var sum = metrics["Counter"].GetProperty("sum");
        Assert.Equal(2, sum.GetProperty("aggregationTemporality").GetInt32());
        Assert.True(sum.GetProperty("isMonotonic").GetBoolean());
        // Three reports without a change are told by the first and the last.
        Assert.Equal(
            [$"{Midnight + 1 * Second}", $"{Midnight + 3 * Second}", $"{Midnight + 4 * Second}"],
            sum.GetProperty("dataPoints")
                .EnumerateArray()
                .Select(point => point.GetProperty("timeUnixNano").GetString())
        );
        Assert.Equal(7.5, sum.GetProperty("dataPoints")[2].GetProperty("asDouble").GetDouble());
        Assert.Equal("{items}", metrics["Counter"].GetProperty("unit").GetString());
        Assert.Equal(
            2,
            metrics["Gauge"].GetProperty("gauge").GetProperty("dataPoints")[0].GetProperty("asDouble").GetDouble()
        );
        var histogram = metrics["Histogram"].GetProperty("histogram").GetProperty("dataPoints")[0];
        Assert.Equal("3", histogram.GetProperty("count").GetString());
        Assert.Equal(12, histogram.GetProperty("sum").GetDouble());
        Assert.Equal("""["1","2","0"]""", histogram.GetProperty("bucketCounts").GetRawText());
        Assert.Equal("[1.5,10]", histogram.GetProperty("explicitBounds").GetRawText());
        Assert.Equal(new string('b', 16), histogram.GetProperty("exemplars")[0].GetProperty("spanId").GetString());
    }

    [Fact]
    public async Task Console_lines_are_exported_as_text_by_replica()
    {
        await using var fixture = await StartedAsync();

        var files = await FilesAsync(fixture, "export?kinds=console");

        Assert.Equal(
            ["console/api.txt", "console/api/api-abcdefgh.txt", "console/api/api-ijklmnop.txt"],
            files.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            "2026-01-01T00:00:01.000Z red\n2026-01-01T00:00:02.000Z plain\n",
            files["console/api/api-abcdefgh.txt"]
        );
        Assert.Equal("2026-01-01T00:00:00.000Z starting\n", files["console/api.txt"]);
    }

    [Fact]
    public async Task An_export_is_narrowed_by_resource_and_time()
    {
        await using var fixture = await StartedAsync();

        var all = await FilesAsync(fixture, "export");
        var ofWorker = await FilesAsync(fixture, "export?resource=worker");
        var later = await FilesAsync(fixture, "export?from=2026-01-02");

        Assert.All(
            (string[])["logs.json", "spans.json", "metrics.json", "console/api.txt"],
            file => Assert.Contains(file, all.Keys)
        );
        Assert.Equal(["logs.json", "metrics.json", "spans.json"], ofWorker.Keys.Order());
        Assert.DoesNotContain("of the api", ofWorker["logs.json"], StringComparison.Ordinal);
        Assert.Contains("Said", ofWorker["logs.json"], StringComparison.Ordinal);
        Assert.Equal("""{"resourceLogs":[]}""", later["logs.json"]);
        Assert.Equal("""{"resourceSpans":[]}""", later["spans.json"]);
        Assert.Equal("""{"resourceMetrics":[]}""", later["metrics.json"]);
    }

    [Fact]
    public async Task A_large_export_has_every_record_once()
    {
        await using var fixture = await ApiFixture.StartAsync();
        for (var i = 0; i < 5_500; i += 500)
        {
            await fixture.AddAsync(
                new TelemetryBatch
                {
                    Logs = [.. Enumerable.Range(i, 500).Select(n => Log($"log {n}", n))],
                    Points = [.. Enumerable.Range(i, 500).Select(n => Point(InstrumentKind.Gauge, n + 1, n))],
                }
            );
        }

        var files = await FilesAsync(fixture, "export");

        using var logs = JsonDocument.Parse(files["logs.json"]);
        var messages = logs
            .RootElement.GetProperty("resourceLogs")
            .EnumerateArray()
            .SelectMany(item => item.GetProperty("scopeLogs").EnumerateArray())
            .SelectMany(scope => scope.GetProperty("logRecords").EnumerateArray())
            .Select(log => log.GetProperty("body").GetProperty("stringValue").GetString());
        Assert.Equal(Enumerable.Range(0, 5_500).Select(n => $"log {n}"), messages);
        using var metrics = JsonDocument.Parse(files["metrics.json"]);
        var values = metrics
            .RootElement.GetProperty("resourceMetrics")
            .EnumerateArray()
            .Select(item => item.GetProperty("scopeMetrics")[0].GetProperty("metrics")[0].GetProperty("gauge"))
            .SelectMany(gauge => gauge.GetProperty("dataPoints").EnumerateArray())
            .Select(point => point.GetProperty("asDouble").GetDouble());
        Assert.Equal(Enumerable.Range(0, 5_500).Select(n => (double)n), values);
    }

    private static string? Attribute(JsonElement owner, string key) =>
        owner
            .GetProperty("attributes")
            .EnumerateArray()
            .Single(attribute => attribute.GetProperty("key").GetString() == key)
            .GetProperty("value")
            .GetRawText();

    private static async Task<JsonElement> JsonAsync(ApiFixture fixture, string address, string file)
    {
        var files = await FilesAsync(fixture, address);
        using var document = JsonDocument.Parse(Assert.Single(files, pair => pair.Key == file).Value);
        return document.RootElement.Clone();
    }

    private static async Task<Dictionary<string, string>> FilesAsync(ApiFixture fixture, string address)
    {
        using var response = await fixture.Client.GetAsync(address, Cancelled);
        response.EnsureSuccessStatusCode();
        Assert.Equal("application/zip", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("telemetry-20260101T000000Z.zip", response.Content.Headers.ContentDisposition?.FileName);
        await using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync(Cancelled), ZipArchiveMode.Read);
        var files = new Dictionary<string, string>();
        foreach (var entry in zip.Entries)
        {
            using var text = new StreamReader(await entry.OpenAsync(Cancelled));
            files.Add(entry.FullName, await text.ReadToEndAsync(Cancelled));
        }
        return files;
    }

    private static async Task<ApiFixture> StartedAsync()
    {
        var fixture = await ApiFixture.StartAsync();
        MetricPoint Of(InstrumentKind kind, double seconds, double value)
        {
            var point = Point(kind, seconds, value);
            return point with { Instrument = point.Instrument with { Name = kind.ToString() } };
        }
        await fixture.AddAsync(
            new TelemetryBatch
            {
                Resources =
                [
                    new ReportingResource(
                        Worker,
                        new Attributes("""{"service.name":"worker","service.version":"1.2"}""")
                    ),
                ],
                Logs =
                [
                    Log("of the api"),
                    Log(
                        """Said "so" – ä""",
                        1,
                        """{"text":"t","whole":9007199254740993,"broken":1.0,"huge":1e20,"flag":true,"none":null,"list":[1,"x"],"map":{"k":"v"}}"""
                    ) with
                    {
                        Severity = 17,
                        Resource = Worker,
                        TraceId = new string('a', 32),
                        EventName = "Said",
                    },
                ],
                Spans =
                [
                    Span("a", "1", null, "root", 0, 500),
                    Span("a", "2", "1", "child", 5, 10) with
                    {
                        Kind = SpanKind.Client,
                        Status = SpanStatus.Error,
                        StatusMessage = "timeout",
                        Events = [new SpanEvent(Midnight + 6, "exception", new Attributes("""{"type":"X"}"""))],
                        Links = [new SpanLink(new string('b', 32), new string('c', 16), Attributes.None)],
                    },
                ],
                Points =
                [
                    .. Enumerable.Range(1, 3).Select(n => Of(InstrumentKind.Counter, n, 5)),
                    Of(InstrumentKind.Counter, 4, 7.5),
                    Of(InstrumentKind.Gauge, 1, 2),
                    Of(InstrumentKind.Histogram, 1, 12) with
                    {
                        Count = 3,
                        Bounds = [1.5, 10],
                        Buckets = [1, 2, 0],
                        Exemplars = [new Exemplar(Midnight, 1, new string('a', 32), new string('b', 16))],
                    },
                ],
                Console =
                [
                    new ConsoleLine(0, "api", "api", Midnight, false, "starting"),
                    Line("\u001b[31mred\u001b[0m", 1),
                    Line("plain", 2),
                    Line("other", 2, "api-ijklmnop"),
                ],
            }
        );
        return fixture;
    }
}
