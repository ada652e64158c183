using CareConnect.Dashboard.Otlp.Wire;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>Spans of OTLP as the dashboard keeps them.</summary>
internal sealed class SpanConversion(DashboardOptions limits, TimeProvider clock)
{
    // Of events, and of links; OpenTelemetry's own limit is 128.
    private const int MaxParts = 1024;

    private readonly AttributeWriter _writer = new(limits);
    private readonly long _now = OtlpTime.Now(clock);

    public TelemetryBatch Convert(ExportTraceServiceRequest request, Refusals refusals)
    {
        var resources = new ResourceReader(_writer);
        var spans = new List<SpanEntry>();
        foreach (var resource in request.ResourceSpans)
        {
            var key = resources.Read(resource.Resource);
            foreach (var scope in resource.ScopeSpans)
            {
                var name = _writer.Text(scope.Scope?.Name ?? "");
                foreach (var span in scope.Spans.Where(_ => refusals.HasRoom()))
                {
                    if (ToSpan(key, name, span) is { } entry)
                    {
                        spans.Add(entry);
                    }
                    else
                    {
                        refusals.Add("without a trace id of 16 bytes and a span id of 8");
                    }
                }
            }
        }
        return new TelemetryBatch { Resources = resources.Resources, Spans = spans };
    }

    /// <returns>Null for a span that could belong to no trace.</returns>
    private SpanEntry? ToSpan(ResourceKey resource, string scope, Span span)
    {
        if (OtlpIds.Trace(span.TraceId) is not { } traceId || OtlpIds.Span(span.SpanId) is not { } spanId)
        {
            return null;
        }
        var end = OtlpTime.Read(span.EndTimeUnixNano);
        var start = OtlpTime.Read(span.StartTimeUnixNano) ?? end ?? _now;
        return new()
        {
            Resource = resource,
            Scope = scope,
            TraceId = traceId,
            SpanId = spanId,
            ParentId = OtlpIds.Span(span.ParentSpanId),
            Name = _writer.Text(span.Name),
            Kind = Enum.IsDefined((Telemetry.SpanKind)span.Kind) ? (Telemetry.SpanKind)span.Kind : default,
            Start = start,
            // Clocks are set back, and some senders end a span by another clock than they started it by.
            Duration = Math.Max(0, (end ?? start) - start),
            Status = ToStatus(span.Status),
            StatusMessage = span.Status is { Message.Length: > 0 } status ? _writer.Text(status.Message) : null,
            Attributes = _writer.Write(
                span.Attributes,
                (AttributeWriter.DroppedAttributes, span.DroppedAttributesCount),
                ("otel.dropped_events_count", Lost(span.DroppedEventsCount, span.Events.Count)),
                ("otel.dropped_links_count", Lost(span.DroppedLinksCount, span.Links.Count))
            ),
            Events = [.. span.Events.Take(MaxParts).Select(e => ToEvent(e, start))],
            Links = [.. span.Links.Take(MaxParts).Select(ToLink).OfType<SpanLink>()],
        };
    }

    private static long Lost(long dropped, int count) => dropped + Math.Max(0, count - MaxParts);

    private static SpanStatus ToStatus(Status? status) =>
        status?.Code switch
        {
            Wire.Status.Types.StatusCode.Ok => SpanStatus.Ok,
            Wire.Status.Types.StatusCode.Error => SpanStatus.Error,
            _ => SpanStatus.Unset,
        };

    private SpanEvent ToEvent(Span.Types.Event e, long start) =>
        new(
            OtlpTime.Read(e.TimeUnixNano) ?? start,
            _writer.Text(e.Name),
            _writer.Write(e.Attributes, (AttributeWriter.DroppedAttributes, e.DroppedAttributesCount))
        );

    private SpanLink? ToLink(Span.Types.Link link) =>
        OtlpIds.Trace(link.TraceId) is { } traceId && OtlpIds.Span(link.SpanId) is { } spanId
            ? new(
                traceId,
                spanId,
                _writer.Write(link.Attributes, (AttributeWriter.DroppedAttributes, link.DroppedAttributesCount))
            )
            : null;
}
