using CareConnect.Dashboard.Otlp.Conversion;
using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;
using Google.Protobuf;

namespace CareConnect.Dashboard.Tests.Otlp;

/// <summary>Messages of OTLP by hand, and what becomes of them.</summary>
internal static class Sent
{
    public const string TraceId = "0102030405060708090a0b0c0d0e0f10";
    public const string SpanId = "0102030405060708";

    /// <summary>The 14th of November 2023, 22:13:20 UTC.</summary>
    public const long Time = 1_700_000_000_000_000_000;

    public static readonly TimeProvider Clock = new FixedClock();

    public static AnyValue Text(string text) => new() { StringValue = text };

    public static KeyValue Pair(string key, AnyValue value) => new() { Key = key, Value = value };

    public static KeyValue Pair(string key, string value) => Pair(key, Text(value));

    public static ByteString Id(string hexadecimal) => ByteString.CopyFrom(System.Convert.FromHexString(hexadecimal));

    public static Resource Resource(string name, string instance) =>
        new() { Attributes = { Pair("service.name", name), Pair("service.instance.id", instance) } };

    public static ExportLogsServiceRequest Logs(Resource? resource, params LogRecord[] records) =>
        new()
        {
            ResourceLogs =
            {
                new ResourceLogs
                {
                    Resource = resource,
                    ScopeLogs =
                    {
                        new ScopeLogs
                        {
                            Scope = new() { Name = "CareConnect.Api.Vitals" },
                            LogRecords = { records },
                        },
                    },
                },
            },
        };

    public static ExportTraceServiceRequest Spans(params Span[] spans) =>
        new()
        {
            ResourceSpans =
            {
                new ResourceSpans
                {
                    Resource = Resource("api", "abcdefgh"),
                    ScopeSpans =
                    {
                        new ScopeSpans
                        {
                            Scope = new() { Name = "Npgsql" },
                            Spans = { spans },
                        },
                    },
                },
            },
        };

    public static ExportMetricsServiceRequest Metrics(params Metric[] metrics) =>
        new()
        {
            ResourceMetrics =
            {
                new ResourceMetrics
                {
                    Resource = Resource("api", "abcdefgh"),
                    ScopeMetrics =
                    {
                        new ScopeMetrics
                        {
                            Scope = new() { Name = "CareConnect" },
                            Metrics = { metrics },
                        },
                    },
                },
            },
        };

    public static TelemetryBatch Convert(ExportLogsServiceRequest request, DashboardOptions? limits = null) =>
        new LogConversion(limits ?? new(), Clock).Convert(request, new("log records"));

    public static TelemetryBatch Convert(ExportTraceServiceRequest request, Refusals? refusals = null) =>
        new SpanConversion(new(), Clock).Convert(request, refusals ?? new("spans"));

    /// <summary>As the intake does with a message that the store took.</summary>
    public static IReadOnlyList<MetricPoint> Convert(
        ExportMetricsServiceRequest request,
        DeltaSums? sums = null,
        Refusals? refusals = null
    )
    {
        var round = (sums ?? new()).Begin();
        var batch = new MetricConversion(new(), Clock, round).Convert(request, refusals ?? new("data points"));
        round.Commit();
        return batch.Points;
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(Time / 100);
    }
}
