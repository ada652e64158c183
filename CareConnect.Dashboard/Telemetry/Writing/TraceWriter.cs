using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>
/// Summaries of traces, in whatever order spans arrive: held while a transaction adds spans, written once at its end.
/// </summary>
internal sealed class TraceWriter(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, TraceState> _touched = [];

    private readonly Statement _find = new(
        connection,
        """
        SELECT id, start, duration, spans, errors, head_resource, head_start, head_is_root, head_name, head_duration
        FROM trace WHERE trace_id = @1
        """
    );

    private readonly Statement _begin = new(
        connection,
        """
        INSERT INTO trace (trace_id, start, duration, spans, errors, head_resource, head_start, head_is_root, head_name, head_duration)
        VALUES (@1, @2, 0, 0, 0, @3, @2, 0, '', 0) RETURNING id
        """
    );

    private readonly Statement _write = new(
        connection,
        """
        UPDATE trace SET start = @2, duration = @3, spans = @4, errors = @5, head_resource = @6, head_start = @7,
          head_is_root = @8, head_name = @9, head_duration = @10
        WHERE id = @1
        """
    );

    private readonly Statement _count = new(
        connection,
        """
        INSERT INTO trace_resource (trace, resource, spans) VALUES (@1, @2, @3)
        ON CONFLICT (trace, resource) DO UPDATE SET spans = spans + excluded.spans
        """
    );

    public TraceState Find(SpanEntry span, long resource)
    {
        if (_touched.TryGetValue(span.TraceId, out var known))
        {
            return known;
        }
        return _touched[span.TraceId] =
            Load(span.TraceId) ?? new TraceState(_begin.Scalar(span.TraceId, span.Start, resource)!.Value);
    }

    public void Finish()
    {
        foreach (var trace in _touched.Values.Where(trace => trace.Added.Count > 0))
        {
            _write.Execute(
                trace.Id,
                trace.Start,
                trace.End - trace.Start,
                trace.Spans,
                trace.Errors,
                trace.HeadResource,
                trace.HeadStart,
                trace.HeadIsRoot,
                trace.HeadName,
                trace.HeadDuration
            );
            foreach (var (resource, spans) in trace.Added)
            {
                _count.Execute(trace.Id, resource, spans);
            }
        }
        _touched.Clear();
    }

    public void Dispose()
    {
        _find.Dispose();
        _begin.Dispose();
        _write.Dispose();
        _count.Dispose();
    }

    private TraceState? Load(string traceId)
    {
        using var row = _find.Read(traceId);
        if (!row.Read())
        {
            return null;
        }
        return new TraceState(row.GetInt64(0))
        {
            Start = row.GetInt64(1),
            End = row.GetInt64(1) + row.GetInt64(2),
            Spans = row.GetInt64(3),
            Errors = row.GetInt64(4),
            HeadResource = row.GetInt64(5),
            HeadStart = row.GetInt64(6),
            HeadIsRoot = row.GetBoolean(7),
            HeadName = row.GetString(8),
            HeadDuration = row.GetInt64(9),
        };
    }
}

/// <summary>A trace's summary while spans are added to it.</summary>
internal sealed class TraceState(long id)
{
    public long Id => id;
    public long Start { get; set; } = long.MaxValue;
    public long End { get; set; }
    public long Spans { get; set; }
    public long Errors { get; set; }
    public long HeadResource { get; set; }
    public long HeadStart { get; set; } = long.MaxValue;
    public bool HeadIsRoot { get; set; }
    public string HeadName { get; set; } = "";
    public long HeadDuration { get; set; }

    /// <summary>Spans added since it was read, by resource.</summary>
    public Dictionary<long, int> Added { get; } = [];

    public void Add(SpanEntry span, long resource)
    {
        Start = Math.Min(Start, span.Start);
        End = Math.Max(End, span.Start + Math.Max(span.Duration, 0));
        Spans++;
        Errors += span.Status == SpanStatus.Error ? 1 : 0;
        Added[resource] = Added.GetValueOrDefault(resource) + 1;
        var isRoot = string.IsNullOrEmpty(span.ParentId);
        // A root goes before what is none, then the earlier goes before the later.
        if ((!isRoot, span.Start).CompareTo((!HeadIsRoot, HeadStart)) < 0)
        {
            (HeadIsRoot, HeadStart, HeadResource, HeadName) = (isRoot, span.Start, resource, span.Name);
            HeadDuration = Math.Max(span.Duration, 0);
        }
    }
}
