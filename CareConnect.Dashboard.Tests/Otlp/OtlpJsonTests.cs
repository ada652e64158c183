using System.Text;
using CareConnect.Dashboard.Otlp;
using CareConnect.Dashboard.Otlp.Wire;
using Grpc.Core;

namespace CareConnect.Dashboard.Tests.Otlp;

public sealed class OtlpJsonTests
{
    private static T Read<T>(string json)
        where T : class, Google.Protobuf.IMessage<T>, new() => OtlpFormat.Json.Read<T>(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void A_span_has_hexadecimal_ids_and_its_times_as_texts()
    {
        var request = Read<ExportTraceServiceRequest>(
            """
            {"resourceSpans": [{
              "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "web"}}]},
              "scopeSpans": [{"scope": {"name": "fetch"}, "spans": [{
                "traceId": "0102030405060708090A0B0C0D0E0F10", "spanId": "0102030405060708", "parentSpanId": "",
                "name": "GET", "kind": 3, "startTimeUnixNano": "1700000000000000000", "endTimeUnixNano": 1700000000000000005,
                "status": {"code": 2}, "events": [{"timeUnixNano": "7", "name": "e"}], "droppedLinksCount": 2,
                "attributes": [
                  {"key": "i", "value": {"intValue": "-9223372036854775808"}},
                  {"key": "d", "value": {"doubleValue": "NaN"}},
                  {"key": "b", "value": {"bytesValue": "AQL/"}},
                  {"key": "n", "value": null},
                  {"key": "a", "value": {"arrayValue": {"values": [{"boolValue": true}, {"doubleValue": 1.5}]}}},
                  {"key": "k", "value": {"kvlistValue": {"values": [{"key": "x", "value": {"intValue": 3}}]}}}],
                "somethingNew": {"deep": [1, {"er": null}]}, "trace_state": "ignored"}]}]}]}
            """
        );

        var entry = Sent.Convert(request).Spans.Single();
        Assert.Equal((Sent.TraceId, Sent.SpanId), (entry.TraceId, entry.SpanId));
        Assert.Null(entry.ParentId);
        Assert.Equal((Sent.Time, 5L), (entry.Start, entry.Duration));
        Assert.Equal(
            (Dashboard.Telemetry.SpanKind.Client, Dashboard.Telemetry.SpanStatus.Error),
            (entry.Kind, entry.Status)
        );
        Assert.Equal(("web", "fetch"), (entry.Resource.Name, entry.Scope));
        Assert.Equal(
            """{"i":-9223372036854775808,"d":"NaN","b":"AQL/","n":null,"a":[true,1.5],"k":{"x":3},"otel.dropped_links_count":2}""",
            entry.Attributes.Json
        );
        Assert.Equal("", request.ResourceSpans[0].ScopeSpans[0].Spans[0].TraceState);
    }

    [Fact]
    public void Metrics_of_all_kinds_are_read()
    {
        var request = Read<ExportMetricsServiceRequest>(
            """
            {"resourceMetrics": [{"scopeMetrics": [{"metrics": [
              {"name": "s", "sum": {"isMonotonic": true, "aggregationTemporality": 2, "dataPoints": [{"asInt": "5", "timeUnixNano": "9"}]}},
              {"name": "g", "gauge": {"dataPoints": [{"asDouble": 1}]}},
              {"name": "h", "histogram": {"aggregationTemporality": "AGGREGATION_TEMPORALITY_CUMULATIVE", "dataPoints": [
                {"count": "3", "sum": 4.5, "bucketCounts": ["1", 2], "explicitBounds": [10]}]}},
              {"name": "e", "exponentialHistogram": {"aggregationTemporality": 2, "dataPoints": [
                {"count": 1, "sum": 3, "scale": -1, "zeroCount": "0", "positive": {"offset": 0, "bucketCounts": ["1"]}}]}},
              {"name": "q", "summary": {"dataPoints": [{"count": "1", "sum": 2, "quantileValues": [{"quantile": 1, "value": 2}]}]}}
            ]}]}]}
            """
        );

        var points = Sent.Convert(request);

        Assert.Equal(["s", "g", "h", "e", "q.count", "q.sum", "q"], points.Select(point => point.Instrument.Name));
        Assert.Equal([5, 1, 4.5, 3, 1, 2, 2], points.Select(point => point.Value));
        Assert.Equal([1, 4], points[3].Bounds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"resourceSpans\": {}}")]
    [InlineData("{\"resourceSpans\": [{]}")]
    [InlineData("{\"resourceSpans\": [1]}")]
    [InlineData("{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"traceId\": \"xyz\"}]}]}]}")]
    [InlineData("{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"traceId\": 5}]}]}]}")]
    [InlineData("{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"name\": \"\\ud800\"}]}]}]}")]
    [InlineData("{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"kind\": \"SPAN_KIND_NEW\"}]}]}]}")]
    [InlineData("{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"startTimeUnixNano\": -1}]}]}]}")]
    [InlineData(
        "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"startTimeUnixNano\": \"99999999999999999999\"}]}]}]}"
    )]
    [InlineData("{\"resourceSpans\": [{\"schemaUrl\": {}}]}")]
    public void What_is_no_message_is_told_so(string json)
    {
        var refusal = Assert.Throws<RpcException>(() => Read<ExportTraceServiceRequest>(json));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    [Fact]
    public void Nesting_without_end_is_told_so()
    {
        var json = string.Concat(Enumerable.Repeat("{\"resourceLogs\":[", 100_000));

        Assert.Throws<RpcException>(() => Read<ExportLogsServiceRequest>(json));
    }
}
