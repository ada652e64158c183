namespace CareConnect.Dashboard.Telemetry;

[Flags]
internal enum TelemetryKinds
{
    None = 0,
    Logs = 1,
    Spans = 2,
    Metrics = 4,
    Console = 8,
}

/// <summary>The telemetry on disk: one writer, many readers, bounded by <see cref="DashboardOptions"/>.</summary>
internal sealed class TelemetryStore
{
    /// <summary>Called after each commit with what it held; quickly, on the writer's thread.</summary>
    public event Action<TelemetryKinds>? Changed
    {
        add => throw new NotImplementedException();
        remove => throw new NotImplementedException();
    }

    /// <summary>Takes a batch in; waits while the writer is behind.</summary>
    public ValueTask AddAsync(TelemetryBatch batch, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public IReadOnlyList<ReportingResource> Resources() => throw new NotImplementedException();

    /// <summary>Newest first.</summary>
    public Page<LogEntry> Logs(LogQuery query, int skip, int take) => throw new NotImplementedException();

    /// <summary>Null when it is not there any more.</summary>
    public LogEntry? Log(long id) => throw new NotImplementedException();

    public Page<TraceSummary> Traces(TraceQuery query, int skip, int take) => throw new NotImplementedException();

    /// <summary>By start.</summary>
    public IReadOnlyList<SpanEntry> Trace(string traceId) => throw new NotImplementedException();

    public IReadOnlyList<Instrument> Instruments() => throw new NotImplementedException();

    public IReadOnlyList<MetricSeries> Series(MetricQuery query) => throw new NotImplementedException();

    public IReadOnlyList<Exemplar> Exemplars(MetricQuery query, int take) => throw new NotImplementedException();

    /// <summary>Attribute keys of an instrument, each with the values that occurred.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Dimensions(
        string resource,
        string meter,
        string instrument
    ) => throw new NotImplementedException();

    /// <summary>Oldest first.</summary>
    public Page<ConsoleLine> Console(ConsoleQuery query, int skip, int take) => throw new NotImplementedException();

    /// <summary>Names of the fields that logs, or spans, can be filtered on, attributes included.</summary>
    public IReadOnlyList<string> Fields(TelemetryKinds kind) => throw new NotImplementedException();

    /// <summary>Throws away what is older than now, of one resource or of all.</summary>
    public ValueTask ClearAsync(TelemetryKinds kinds, string? resource, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
