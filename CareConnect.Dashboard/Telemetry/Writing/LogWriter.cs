using CareConnect.Dashboard.Telemetry.Reading;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

internal sealed class LogWriter(SqliteConnection connection, ResourceWriter resources, FieldWriter fields) : IDisposable
{
    private readonly Statement _add = new(
        connection,
        """
        INSERT INTO log (resource, time, severity, trace, span, event, category, message, attributes)
        VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9)
        """
    );

    public void Add(LogEntry entry)
    {
        var attributes = AttributeJson.Store(entry.Attributes);
        _add.Execute(
            resources.IdOf(entry.Resource),
            entry.Time,
            entry.Severity,
            entry.TraceId,
            entry.SpanId,
            entry.EventName,
            entry.Category,
            StoredText.Of(entry.Message),
            attributes
        );
        fields.Add(TelemetryKinds.Logs, attributes);
    }

    public void Dispose() => _add.Dispose();
}
