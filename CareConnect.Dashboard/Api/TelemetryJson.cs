using System.Globalization;
using System.Text.Json;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Api;

/// <summary>
/// The shapes of the API. Times stand there twice: to be read, and exactly, as nanoseconds in a text, since JavaScript's numbers
/// do not reach that far.
/// </summary>
internal static class TelemetryJson
{
    public static void Write(Utf8JsonWriter json, LogEntry log)
    {
        json.WriteStartObject();
        json.WriteNumber("id", log.Id);
        WriteTime(json, "time", log.Time);
        WriteResource(json, log.Resource);
        json.WriteNumber("severity", log.Severity);
        json.WriteString("severityText", SeverityNames.Of(log.Severity));
        json.WriteString("category", log.Category);
        json.WriteString("message", log.Message);
        json.WriteString("eventName", log.EventName);
        json.WriteString("traceId", log.TraceId);
        json.WriteString("spanId", log.SpanId);
        WriteAttributes(json, log.Attributes);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, SpanEntry span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", span.TraceId);
        json.WriteString("spanId", span.SpanId);
        json.WriteString("parentId", span.ParentId);
        json.WriteString("name", span.Name);
        WriteResource(json, span.Resource);
        json.WriteString("scope", span.Scope);
        json.WriteString("kind", Camel(span.Kind));
        WriteTime(json, "start", span.Start);
        json.WriteNumber("durationNano", span.Duration);
        json.WriteString("status", Camel(span.Status));
        json.WriteString("statusMessage", span.StatusMessage);
        WriteAttributes(json, span.Attributes);
        WriteArray(json, "events", span.Events, Write);
        WriteArray(json, "links", span.Links, Write);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, TraceSummary trace)
    {
        json.WriteStartObject();
        json.WriteString("traceId", trace.TraceId);
        json.WriteString("name", trace.Name);
        WriteResource(json, trace.Resource);
        WriteTime(json, "start", trace.Start);
        json.WriteNumber("durationNano", trace.Duration);
        json.WriteNumber("headDurationNano", trace.HeadDuration);
        json.WriteNumber("errors", trace.Errors);
        json.WriteStartObject("spans");
        foreach (var (resource, spans) in trace.Spans)
        {
            json.WriteNumber(resource, spans);
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ReportingResource resource)
    {
        json.WriteStartObject();
        json.WriteString("name", resource.Key.Name);
        json.WriteString("instanceId", resource.Key.InstanceId);
        WriteAttributes(json, resource.Attributes);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Instrument instrument)
    {
        json.WriteStartObject();
        WriteResource(json, instrument.Resource);
        json.WriteString("meter", instrument.Meter);
        json.WriteString("name", instrument.Name);
        json.WriteString("unit", instrument.Unit);
        json.WriteString("description", instrument.Description);
        json.WriteString("kind", Camel(instrument.Kind));
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, MetricSeries series)
    {
        json.WriteStartObject();
        WriteAttributes(json, series.Attributes);
        WriteArray(json, "samples", series.Samples, Write);
        json.WriteEndObject();
    }

    public static void WriteArray<T>(
        Utf8JsonWriter json,
        string name,
        IEnumerable<T> items,
        Action<Utf8JsonWriter, T> write
    )
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(json, item);
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, MetricSample sample)
    {
        json.WriteStartObject();
        WriteTime(json, "time", sample.Time);
        WriteNumber(json, "value", sample.Value);
        WriteNumber(json, "p50", sample.P50);
        WriteNumber(json, "p90", sample.P90);
        WriteNumber(json, "p99", sample.P99);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SpanEvent item)
    {
        json.WriteStartObject();
        WriteTime(json, "time", item.Time);
        json.WriteString("name", item.Name);
        WriteAttributes(json, item.Attributes);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SpanLink link)
    {
        json.WriteStartObject();
        json.WriteString("traceId", link.TraceId);
        json.WriteString("spanId", link.SpanId);
        WriteAttributes(json, link.Attributes);
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, ResourceKey resource)
    {
        json.WriteString("resource", resource.Name);
        json.WriteString("instanceId", resource.InstanceId);
    }

    private static void WriteAttributes(Utf8JsonWriter json, Attributes attributes)
    {
        json.WritePropertyName("attributes");
        json.WriteRawValue(attributes.Json);
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long nanoseconds)
    {
        json.WriteString(name, DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100).UtcDateTime);
        json.WriteString(name + "UnixNano", nanoseconds.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Null also for what JSON has no number for.</summary>
    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
