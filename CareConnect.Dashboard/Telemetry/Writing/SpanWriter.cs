using CareConnect.Dashboard.Telemetry.Reading;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>Spans, and with them the summaries of their traces. A span that a sender repeats is stored once.</summary>
internal sealed class SpanWriter(SqliteConnection connection, ResourceWriter resources, FieldWriter fields)
    : IDisposable
{
    private readonly TraceWriter _traces = new(connection);

    private readonly Statement _add = new(
        connection,
        """
        INSERT OR IGNORE INTO span (trace, span_id, parent_id, resource, kind, status, start, duration, name, scope,
          attributes, status_message, events, links)
        VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14)
        """
    );

    /// <returns>Whether it was new.</returns>
    public bool Add(SpanEntry span)
    {
        var resource = resources.IdOf(span.Resource);
        var trace = _traces.Find(span, resource);
        var attributes = AttributeJson.Store(span.Attributes);
        var added = _add.Execute(
            trace.Id,
            span.SpanId,
            string.IsNullOrEmpty(span.ParentId) ? null : span.ParentId,
            resource,
            (int)span.Kind,
            (int)span.Status,
            span.Start,
            Math.Max(span.Duration, 0),
            StoredText.Of(span.Name),
            span.Scope,
            attributes,
            span.StatusMessage,
            SpanDetails.Write(span.Events),
            SpanDetails.Write(span.Links)
        );
        if (added == 0)
        {
            return false;
        }
        trace.Add(span, resource);
        fields.Add(TelemetryKinds.Spans, attributes);
        return true;
    }

    /// <summary>Writes the summaries of all traces that got spans; before each commit.</summary>
    public void Finish() => _traces.Finish();

    public void Dispose()
    {
        _traces.Dispose();
        _add.Dispose();
    }
}
