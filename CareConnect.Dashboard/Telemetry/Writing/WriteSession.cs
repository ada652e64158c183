using CareConnect.Dashboard.Telemetry.Metrics;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>
/// The writer's prepared statements and what it remembers of the tables. Thrown away after a rollback, when what it remembers
/// may be wrong.
/// </summary>
internal sealed class WriteSession : IDisposable
{
    private readonly ResourceWriter _resources;
    private readonly FieldWriter _fields;
    private readonly LogWriter _logs;
    private readonly SpanWriter _spans;
    private readonly MetricWriter _metrics;
    private readonly ConsoleWriter _console;
    private readonly RowCounts _counts = new();
    private readonly Retention _retention;

    public WriteSession(SqliteConnection connection, DashboardOptions options)
    {
        _resources = new ResourceWriter(connection);
        _fields = new FieldWriter(connection);
        _logs = new LogWriter(connection, _resources, _fields);
        _spans = new SpanWriter(connection, _resources, _fields);
        _metrics = new MetricWriter(connection, _resources);
        _console = new ConsoleWriter(connection, _resources);
        _counts.Load(connection);
        _retention = new Retention(connection, options, _counts);
    }

    public void Add(TelemetryBatch batch)
    {
        foreach (var resource in batch.Resources)
        {
            _resources.Add(resource);
        }
        foreach (var log in batch.Logs)
        {
            _logs.Add(log);
        }
        foreach (var span in batch.Spans)
        {
            _counts.Spans += _spans.Add(span) ? 1 : 0;
        }
        foreach (var point in batch.Points)
        {
            _metrics.Add(point);
        }
        foreach (var line in batch.Console)
        {
            _console.Add(line);
        }
        _counts.Logs += batch.Logs.Count;
        _counts.Console += batch.Console.Count;
    }

    /// <summary>Ends a transaction's work: summaries, and one slice of what is beyond the limits.</summary>
    /// <returns>Whether more is beyond the limits.</returns>
    public bool Finish()
    {
        _spans.Finish();
        return _retention.Trim();
    }

    public void Dispose()
    {
        _resources.Dispose();
        _fields.Dispose();
        _logs.Dispose();
        _spans.Dispose();
        _metrics.Dispose();
        _console.Dispose();
    }
}
