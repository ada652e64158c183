using System.Diagnostics;
using System.Diagnostics.Metrics;
using CareConnect.Dashboard.Telemetry;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace CareConnect.Dashboard.Tests.Otlp;

/// <summary>What OpenTelemetry's own SDK sends is what the store holds.</summary>
public sealed partial class GenuineSenderTests
{
    private static readonly ResourceKey Resource = new(GenuineSender.Service, GenuineSender.Instance);
    private static readonly ActivitySource Activities = new(GenuineSender.Source);

    public static TheoryData<OtlpExportProtocol> Protocols =>
        [OtlpExportProtocol.Grpc, OtlpExportProtocol.HttpProtobuf];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_log_arrives_with_its_trace_its_scopes_and_its_exception(OtlpExportProtocol protocol)
    {
        await using var server = await OtlpServer.StartAsync();
        var sender = new GenuineSender(server, protocol);
        using var activity = new Activity("request").Start();
        using (var factory = sender.Logs())
        {
            var logger = factory.CreateLogger<GenuineSenderTests>();
            using var scope = logger.BeginScope(new Dictionary<string, object> { ["RequestId"] = "r1" });
            LogRecorded(logger, 3, new InvalidOperationException("no room"));
        }

        var store = await server.StoredAsync();
        var log = Assert.Single(store.Logs(new LogQuery(), 0, 9).Items);

        Assert.Equal(Resource, log.Resource);
        Assert.Equal(("Recorded 3 values", 13), (log.Message, log.Severity));
        Assert.Equal(typeof(GenuineSenderTests).FullName, log.Category);
        Assert.Equal("ValuesRecorded", log.EventName);
        Assert.Equal((activity.TraceId.ToHexString(), activity.SpanId.ToHexString()), (log.TraceId, log.SpanId));
        var attributes = log.Attributes.Read().ToDictionary(pair => pair.Key, pair => Attributes.Show(pair.Value));
        Assert.Equal("Recorded {Count} values", attributes["{OriginalFormat}"]);
        Assert.Equal(("3", "r1"), (attributes["Count"], attributes["RequestId"]));
        Assert.Equal("no room", attributes["exception.message"]);
        Assert.InRange(log.Time, Now() - 60_000_000_000, Now());
        Assert.Contains(store.Resources(), resource => resource.Key == Resource);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_span_arrives_with_its_events_its_links_and_its_error(OtlpExportProtocol protocol)
    {
        await using var server = await OtlpServer.StartAsync();
        var linked = new ActivityContext(
            ActivityTraceId.CreateRandom(),
            ActivitySpanId.CreateRandom(),
            ActivityTraceFlags.Recorded
        );
        Activity parent;
        Activity child;
        using (new GenuineSender(server, protocol).Traces())
        {
            using (parent = Activities.StartActivity("POST /vitals", ActivityKind.Server)!)
            using (child = Activities.StartActivity("INSERT", ActivityKind.Client, null, links: [new(linked)])!)
            {
                child.SetTag("db.rows", Enumerable.Range(1, 2).ToArray());
                child.AddException(new TimeoutException("too slow"));
                child.SetStatus(ActivityStatusCode.Error, "failed");
            }
        }

        var spans = (await server.StoredAsync()).Trace(parent.TraceId.ToHexString());
        Assert.Equal(2, spans.Count);

        var root = spans.Single(span => span.ParentId is null);
        Assert.Equal(("POST /vitals", SpanKind.Server, SpanStatus.Unset), (root.Name, root.Kind, root.Status));
        Assert.Equal((Resource, GenuineSender.Source), (root.Resource, root.Scope));
        Assert.Equal(parent.Duration.Ticks * 100, root.Duration);
        var insert = spans.Single(span => span.ParentId == root.SpanId);
        Assert.Equal((SpanKind.Client, SpanStatus.Error, "failed"), (insert.Kind, insert.Status, insert.StatusMessage));
        Assert.Equal("""{"db.rows":[1,2]}""", insert.Attributes.Json);
        var exception = Assert.Single(insert.Events);
        Assert.Equal("exception", exception.Name);
        Assert.Contains(exception.Attributes.Read(), pair => Attributes.Show(pair.Value) == "too slow");
        var link = Assert.Single(insert.Links);
        Assert.Equal((linked.TraceId.ToHexString(), linked.SpanId.ToHexString()), (link.TraceId, link.SpanId));
    }

    public static TheoryData<OtlpExportProtocol, MetricReaderTemporalityPreference> ProtocolsAndTemporalities =>
        new MatrixTheoryData<OtlpExportProtocol, MetricReaderTemporalityPreference>(
            [OtlpExportProtocol.Grpc, OtlpExportProtocol.HttpProtobuf],
            [MetricReaderTemporalityPreference.Cumulative, MetricReaderTemporalityPreference.Delta]
        );

    [Theory]
    [MemberData(nameof(ProtocolsAndTemporalities))]
    public async Task Metrics_of_all_kinds_arrive(
        OtlpExportProtocol protocol,
        MetricReaderTemporalityPreference temporality
    )
    {
        await using var server = await OtlpServer.StartAsync();
        using var meter = new Meter(GenuineSender.Source);
        var counter = meter.CreateCounter<long>("counted", "{value}", "Values counted.");
        var upDown = meter.CreateUpDownCounter<long>("depth");
        var histogram = meter.CreateHistogram(
            "explicit",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 10] }
        );
        var exponential = meter.CreateHistogram<double>("exponential", "s");
        meter.CreateObservableGauge("gauge", () => 0.25);
        var from = Now();
        using var provider = new GenuineSender(server, protocol).Metrics(temporality);
        using var activity = new Activity("request") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            counter.Add(5, KeyValuePair.Create<string, object?>("code", "8867-4"));
            upDown.Add(3);
            histogram.Record(4);
            exponential.Record(0.3);
            Assert.True(provider.ForceFlush());
        }

        var instruments = (await server.StoredAsync()).Instruments();

        Assert.Equal(
            [
                ("counted", InstrumentKind.Counter, "{value}"),
                ("depth", InstrumentKind.UpDownCounter, ""),
                ("explicit", InstrumentKind.Histogram, ""),
                ("exponential", InstrumentKind.Histogram, "s"),
                ("gauge", InstrumentKind.Gauge, ""),
            ],
            instruments.OrderBy(i => i.Name, StringComparer.Ordinal).Select(i => (i.Name, i.Kind, i.Unit))
        );
        Assert.All(instruments, i => Assert.Equal((Resource, GenuineSender.Source), (i.Resource, i.Meter)));
        Assert.Equal(0.25, Last(server, "gauge", from)?.Value);
        Assert.Equal(6, Last(server, "depth", from)?.Value);
        Assert.InRange(Last(server, "explicit", from)?.P50 ?? 0, 1, 10);
        Assert.InRange(Last(server, "exponential", from)?.P50 ?? 0, 0.25, 0.36);
        var query = Query("explicit", from);
        var exemplar = server.Store.Exemplars(query, 10)[0];
        Assert.Equal((4.0, activity.TraceId.ToHexString()), (exemplar.Value, exemplar.TraceId));
        Assert.Equal(["8867-4"], server.Store.Dimensions(Resource.Name, GenuineSender.Source, "counted")["code"]);
    }

    private static MetricSample? Last(OtlpServer server, string instrument, long from) =>
        server
            .Store.Series(Query(instrument, from))
            .Single()
            .Samples.Where(sample => sample.Value is not null)
            .Cast<MetricSample?>()
            .LastOrDefault();

    private static MetricQuery Query(string instrument, long from) =>
        new()
        {
            Resource = Resource.Name,
            Meter = GenuineSender.Source,
            Instrument = instrument,
            From = from,
            To = Now() + 1_000_000_000,
            Steps = 1,
        };

    private static long Now() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;

    [LoggerMessage(LogLevel.Warning, "Recorded {Count} values", EventName = "ValuesRecorded")]
    private static partial void LogRecorded(ILogger logger, int count, Exception exception);
}
