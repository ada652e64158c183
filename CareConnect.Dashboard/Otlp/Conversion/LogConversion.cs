using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>Log records of OTLP as the dashboard keeps them.</summary>
internal sealed class LogConversion(DashboardOptions limits, TimeProvider clock)
{
    private readonly AttributeWriter _writer = new(limits);
    private readonly long _now = OtlpTime.Now(clock);

    public TelemetryBatch Convert(ExportLogsServiceRequest request, Refusals refusals)
    {
        var resources = new ResourceReader(_writer);
        var logs = new List<LogEntry>();
        foreach (var resource in request.ResourceLogs)
        {
            var key = resources.Read(resource.Resource);
            foreach (var scope in resource.ScopeLogs)
            {
                var category = _writer.Text(scope.Scope?.Name ?? "");
                logs.AddRange(
                    scope.LogRecords.Where(_ => refusals.HasRoom()).Select(record => ToLog(key, category, record))
                );
            }
        }
        return new TelemetryBatch { Resources = resources.Resources, Logs = logs };
    }

    private LogEntry ToLog(ResourceKey resource, string category, LogRecord record) =>
        new()
        {
            Resource = resource,
            Time = OtlpTime.Read(record.TimeUnixNano) ?? OtlpTime.Read(record.ObservedTimeUnixNano) ?? _now,
            Severity = Severity(record),
            Category = category,
            Message = _writer.Show(record.Body),
            EventName = EventName(record),
            TraceId = OtlpIds.Trace(record.TraceId),
            SpanId = OtlpIds.Span(record.SpanId),
            Attributes = _writer.Write(
                record.Attributes,
                (AttributeWriter.DroppedAttributes, record.DroppedAttributesCount)
            ),
        };

    private static int Severity(LogRecord record) =>
        (int)record.SeverityNumber is > 0 and <= 24 and var number ? number : Severity(record.SeverityText);

    // Senders that only know words use those of their own logging library.
    private static int Severity(string text) =>
        text.ToUpperInvariant() switch
        {
            "TRACE" or "VERBOSE" => 1,
            "DEBUG" => 5,
            "INFO" or "INFORMATION" or "NOTICE" => 9,
            "WARN" or "WARNING" => 13,
            "ERROR" => 17,
            "FATAL" or "CRITICAL" or "EMERGENCY" or "ALERT" => 21,
            _ => 0,
        };

    // Before OTLP 1.5 the event's name came as an attribute.
    private string? EventName(LogRecord record) =>
        record.EventName.Length > 0 ? _writer.Text(record.EventName)
        : record.Attributes.FirstOrDefault(pair => pair.Key == "event.name")?.Value is { HasStringValue: true } name
            ? _writer.Text(name.StringValue)
        : null;
}
