using System.Text.Json;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Api.Export;

/// <summary>Logs as OTLP's resourceLogs; the category is the scope, as OpenTelemetry's own logger has it.</summary>
internal static class OtlpLogs
{
    public static void Write(Utf8JsonWriter json, IEnumerable<LogEntry> logs, ResourceLookUp resources)
    {
        foreach (var ofResource in logs.GroupBy(log => log.Resource))
        {
            json.WriteStartObject();
            OtlpJson.WriteResource(json, resources[ofResource.Key]);
            TelemetryJson.WriteArray(json, "scopeLogs", ofResource.GroupBy(log => log.Category), WriteScope);
            json.WriteEndObject();
        }
    }

    private static void WriteScope(Utf8JsonWriter json, IGrouping<string, LogEntry> logs)
    {
        json.WriteStartObject();
        OtlpJson.WriteScope(json, logs.Key);
        TelemetryJson.WriteArray(json, "logRecords", logs, WriteLog);
        json.WriteEndObject();
    }

    private static void WriteLog(Utf8JsonWriter json, LogEntry log)
    {
        json.WriteStartObject();
        OtlpJson.WriteNumber(json, "timeUnixNano", log.Time);
        json.WriteNumber("severityNumber", log.Severity);
        json.WriteString("severityText", SeverityNames.Of(log.Severity));
        json.WriteStartObject("body");
        json.WriteString("stringValue", log.Message);
        json.WriteEndObject();
        OtlpJson.WriteAttributes(json, log.Attributes);
        WriteIfGiven(json, "traceId", log.TraceId);
        WriteIfGiven(json, "spanId", log.SpanId);
        WriteIfGiven(json, "eventName", log.EventName);
        json.WriteEndObject();
    }

    private static void WriteIfGiven(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
