using System.Text.Json;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Api.Export;

/// <summary>Spans as OTLP's resourceSpans. Kinds and states have OTLP's numbers already.</summary>
internal static class OtlpSpans
{
    public static void Write(Utf8JsonWriter json, IEnumerable<SpanEntry> spans, ResourceLookUp resources)
    {
        foreach (var ofResource in spans.GroupBy(span => span.Resource))
        {
            json.WriteStartObject();
            OtlpJson.WriteResource(json, resources[ofResource.Key]);
            TelemetryJson.WriteArray(json, "scopeSpans", ofResource.GroupBy(span => span.Scope), WriteScope);
            json.WriteEndObject();
        }
    }

    private static void WriteScope(Utf8JsonWriter json, IGrouping<string, SpanEntry> spans)
    {
        json.WriteStartObject();
        OtlpJson.WriteScope(json, spans.Key);
        TelemetryJson.WriteArray(json, "spans", spans, WriteSpan);
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, SpanEntry span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", span.TraceId);
        json.WriteString("spanId", span.SpanId);
        if (span.ParentId is not null)
        {
            json.WriteString("parentSpanId", span.ParentId);
        }
        json.WriteString("name", span.Name);
        json.WriteNumber("kind", (int)span.Kind);
        OtlpJson.WriteNumber(json, "startTimeUnixNano", span.Start);
        OtlpJson.WriteNumber(json, "endTimeUnixNano", span.Start + span.Duration);
        OtlpJson.WriteAttributes(json, span.Attributes);
        TelemetryJson.WriteArray(json, "events", span.Events, WriteEvent);
        TelemetryJson.WriteArray(json, "links", span.Links, WriteLink);
        json.WriteStartObject("status");
        json.WriteNumber("code", (int)span.Status);
        if (span.StatusMessage is not null)
        {
            json.WriteString("message", span.StatusMessage);
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter json, SpanEvent item)
    {
        json.WriteStartObject();
        OtlpJson.WriteNumber(json, "timeUnixNano", item.Time);
        json.WriteString("name", item.Name);
        OtlpJson.WriteAttributes(json, item.Attributes);
        json.WriteEndObject();
    }

    private static void WriteLink(Utf8JsonWriter json, SpanLink link)
    {
        json.WriteStartObject();
        json.WriteString("traceId", link.TraceId);
        json.WriteString("spanId", link.SpanId);
        OtlpJson.WriteAttributes(json, link.Attributes);
        json.WriteEndObject();
    }
}
