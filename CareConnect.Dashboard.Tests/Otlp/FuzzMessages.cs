using System.Text;
using System.Text.RegularExpressions;
using CareConnect.Dashboard.Otlp.Wire;
using Google.Protobuf;
using WireBuckets = CareConnect.Dashboard.Otlp.Wire.ExponentialHistogramDataPoint.Types.Buckets;

namespace CareConnect.Dashboard.Tests.Otlp;

/// <summary>One message of each signal, with something in every field that is read.</summary>
internal static partial class FuzzMessages
{
    private static readonly AnyValue[] Values =
    [
        Sent.Text("text ü 💊"),
        new() { BoolValue = true },
        new() { IntValue = -5 },
        new() { DoubleValue = 1.5 },
        new() { BytesValue = ByteString.CopyFrom(1, 2, 3) },
        new() { KvlistValue = new() { Values = { Sent.Pair("k", new AnyValue()) } } },
    ];

    private static readonly KeyValue Attribute = Sent.Pair(
        "all",
        new AnyValue { ArrayValue = new() { Values = { Values } } }
    );

    public static ExportLogsServiceRequest Logs { get; } =
        Sent.Logs(
            Sent.Resource("api", "abcdefgh"),
            new LogRecord
            {
                TimeUnixNano = Sent.Time,
                ObservedTimeUnixNano = Sent.Time,
                SeverityNumber = SeverityNumber.Info,
                SeverityText = "Information",
                Body = Sent.Text("a body"),
                EventName = "Event",
                TraceId = Sent.Id(Sent.TraceId),
                SpanId = Sent.Id(Sent.SpanId),
                Attributes = { Attribute },
                DroppedAttributesCount = 1,
                Flags = 1,
            }
        );

    public static ExportTraceServiceRequest Spans { get; } =
        Sent.Spans(
            new Span
            {
                TraceId = Sent.Id(Sent.TraceId),
                SpanId = Sent.Id(Sent.SpanId),
                ParentSpanId = Sent.Id(Sent.SpanId),
                Name = "span",
                Kind = Span.Types.SpanKind.Server,
                StartTimeUnixNano = Sent.Time,
                EndTimeUnixNano = Sent.Time + 5,
                Status = new() { Code = Status.Types.StatusCode.Error, Message = "failed" },
                Attributes = { Attribute },
                Events =
                {
                    new Span.Types.Event
                    {
                        TimeUnixNano = Sent.Time,
                        Name = "event",
                        Attributes = { Attribute },
                    },
                },
                Links =
                {
                    new Span.Types.Link { TraceId = Sent.Id(Sent.TraceId), SpanId = Sent.Id(Sent.SpanId) },
                },
                DroppedEventsCount = 1,
            }
        );

    public static ExportMetricsServiceRequest Metrics { get; } = Sent.Metrics([.. AllMetrics()]);

    /// <summary>In OTLP's JSON: that of Protocol Buffers, with the ids in hexadecimal digits.</summary>
    public static byte[] Json(IMessage message) =>
        Encoding.UTF8.GetBytes(
            Ids()
                .Replace(
                    JsonFormatter.Default.Format(message),
                    id => System.Convert.ToHexStringLower(System.Convert.FromBase64String(id.Value))
                )
        );

    private static IEnumerable<Metric> AllMetrics()
    {
        var exemplar = new Exemplar
        {
            TimeUnixNano = Sent.Time,
            AsDouble = 3,
            TraceId = Sent.Id(Sent.TraceId),
            SpanId = Sent.Id(Sent.SpanId),
        };
        var number = new NumberDataPoint
        {
            StartTimeUnixNano = Sent.Time,
            TimeUnixNano = Sent.Time,
            AsInt = 5,
            Attributes = { Attribute },
            Exemplars = { exemplar },
        };
        var histogram = new HistogramDataPoint
        {
            TimeUnixNano = Sent.Time,
            Count = 3,
            Sum = 4.5,
            Min = 1,
            Max = 2,
            ExplicitBounds = { 1, 2, 5 },
            BucketCounts = { 1, 1, 1, 0 },
        };
        var exponential = new ExponentialHistogramDataPoint
        {
            TimeUnixNano = Sent.Time,
            Count = 6,
            Sum = 4.5,
            Scale = 4,
            ZeroCount = 1,
            Positive = new WireBuckets { Offset = -3, BucketCounts = { 1, 0, 2 } },
            Negative = new WireBuckets { Offset = 7, BucketCounts = { 2 } },
        };
        var summary = new SummaryDataPoint
        {
            Count = 1,
            Sum = 2,
            QuantileValues =
            {
                new SummaryDataPoint.Types.ValueAtQuantile { Quantile = 0.5, Value = 2 },
            },
        };
        const AggregationTemporality Delta = AggregationTemporality.Delta;
        yield return new()
        {
            Name = "gauge",
            Gauge = new() { DataPoints = { number } },
        };
        yield return new()
        {
            Name = "sum",
            Sum = new() { DataPoints = { number }, AggregationTemporality = Delta },
        };
        yield return new()
        {
            Name = "histogram",
            Histogram = new() { DataPoints = { histogram }, AggregationTemporality = Delta },
        };
        yield return new()
        {
            Name = "exponential",
            ExponentialHistogram = new() { DataPoints = { exponential }, AggregationTemporality = Delta },
        };
        yield return new()
        {
            Name = "summary",
            Summary = new() { DataPoints = { summary } },
        };
    }

    [GeneratedRegex("(?<=\"(traceId|spanId|parentSpanId)\": \")[^\"]+")]
    private static partial Regex Ids();
}
