using System.Globalization;
using System.Text.Json;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Api.Export;

/// <summary>Metric points of one series as one of OTLP's resourceMetrics. All are cumulative.</summary>
internal static class OtlpMetrics
{
    private const int Cumulative = 2;

    public static void Write(Utf8JsonWriter json, IReadOnlyList<MetricPoint> points, ResourceLookUp resources)
    {
        var instrument = points[0].Instrument;
        json.WriteStartObject();
        OtlpJson.WriteResource(json, resources[instrument.Resource]);
        json.WriteStartArray("scopeMetrics");
        json.WriteStartObject();
        OtlpJson.WriteScope(json, instrument.Meter);
        json.WriteStartArray("metrics");
        json.WriteStartObject();
        json.WriteString("name", instrument.Name);
        json.WriteString("description", instrument.Description);
        json.WriteString("unit", instrument.Unit);
        WriteData(json, instrument.Kind, points);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, InstrumentKind kind, IReadOnlyList<MetricPoint> points)
    {
        json.WriteStartObject(
            kind switch
            {
                InstrumentKind.Histogram => "histogram",
                InstrumentKind.Gauge => "gauge",
                _ => "sum",
            }
        );
        if (kind != InstrumentKind.Gauge)
        {
            json.WriteNumber("aggregationTemporality", Cumulative);
        }
        if (kind is InstrumentKind.Counter or InstrumentKind.UpDownCounter)
        {
            json.WriteBoolean("isMonotonic", kind == InstrumentKind.Counter);
        }
        TelemetryJson.WriteArray(json, "dataPoints", points, WritePoint);
        json.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter json, MetricPoint point)
    {
        json.WriteStartObject();
        OtlpJson.WriteAttributes(json, point.Attributes);
        OtlpJson.WriteNumber(json, "startTimeUnixNano", point.Start);
        OtlpJson.WriteNumber(json, "timeUnixNano", point.Time);
        if (point.Instrument.Kind == InstrumentKind.Histogram)
        {
            OtlpJson.WriteNumber(json, "count", point.Count);
            OtlpJson.WriteNumber(json, "sum", point.Value);
            TelemetryJson.WriteArray(
                json,
                "bucketCounts",
                point.Buckets,
                (writer, count) => writer.WriteStringValue(count.ToString(CultureInfo.InvariantCulture))
            );
            TelemetryJson.WriteArray(
                json,
                "explicitBounds",
                point.Bounds,
                (writer, bound) => writer.WriteNumberValue(bound)
            );
        }
        else
        {
            OtlpJson.WriteNumber(json, "asDouble", point.Value);
        }
        TelemetryJson.WriteArray(json, "exemplars", point.Exemplars, WriteExemplar);
        json.WriteEndObject();
    }

    private static void WriteExemplar(Utf8JsonWriter json, Exemplar exemplar)
    {
        json.WriteStartObject();
        OtlpJson.WriteNumber(json, "timeUnixNano", exemplar.Time);
        OtlpJson.WriteNumber(json, "asDouble", exemplar.Value);
        json.WriteString("traceId", exemplar.TraceId);
        json.WriteString("spanId", exemplar.SpanId);
        json.WriteEndObject();
    }
}
