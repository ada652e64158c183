using CareConnect.Dashboard.Telemetry.Metrics;
using CareConnect.Dashboard.Telemetry.Reading;
using CareConnect.Dashboard.Telemetry.Storage;
using CareConnect.Dashboard.Telemetry.Writing;
using Microsoft.Extensions.Options;

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
internal sealed class TelemetryStore : IAsyncDisposable, IDisposable
{
    private readonly StoreFolder _folder;
    private readonly StoreDatabase _database;
    private readonly StoreListeners _listeners;
    private readonly StoreWriter _writer;
    private readonly LogQueries _logs;
    private readonly TraceQueries _traces;
    private readonly SpanQueries _spans;
    private readonly MetricQueries _metrics;
    private readonly ConsoleQueries _console;
    private bool _isDisposed;

    /// <exception cref="StoreInUseException">Another process has the store.</exception>
    public TelemetryStore(
        IOptions<DashboardOptions> options,
        ILogger<TelemetryStore> logger,
        TimeProvider? clock = null
    )
    {
        _folder = new StoreFolder(options.Value.DataFolder);
        _database = new StoreDatabase(_folder, logger);
        var lists = new MatchLists(_database.Readers);
        _logs = new LogQueries(_database.Readers, lists);
        _traces = new TraceQueries(_database.Readers, lists);
        _spans = new SpanQueries(_database.Readers);
        _metrics = new MetricQueries(_database.Readers);
        _console = new ConsoleQueries(_database.Readers, lists);
        _listeners = new StoreListeners(logger);
        _listeners.Deleted += lists.Forget;
        _writer = new StoreWriter(_database, options.Value, clock ?? TimeProvider.System, _listeners, logger);
    }

    public string DatabaseFile => _folder.DatabaseFile;

    /// <summary>Called after each commit with what it held; quickly, on the writer's thread.</summary>
    public event Action<TelemetryKinds>? Changed
    {
        add => _listeners.Changed += value;
        remove => _listeners.Changed -= value;
    }

    /// <summary>Takes a batch in; waits while the writer is behind.</summary>
    public ValueTask AddAsync(TelemetryBatch batch, CancellationToken cancellationToken) =>
        _writer.AddAsync(new StoreBatch(batch), cancellationToken);

    /// <summary>Waits until all that was taken in before is stored.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) =>
        DoAsync(new StoreTask(TelemetryKinds.None, null), cancellationToken);

    public IReadOnlyList<ReportingResource> Resources() =>
        _database.Readers.Read(connection => ResourceNames.Load(connection).All.ToList());

    /// <summary>Newest first.</summary>
    public Page<LogEntry> Logs(LogQuery query, int skip, int take) => _logs.Page(query, skip, take);

    /// <summary>Those that arrived after one, in the order of arrival.</summary>
    public Arrivals<LogEntry> LogsAfter(long id, LogQuery query, int take) => _logs.After(id, query, take);

    /// <summary>Null when it is not there any more.</summary>
    public LogEntry? Log(long id) => _logs.Find(id);

    public Page<TraceSummary> Traces(TraceQuery query, int skip, int take) => _traces.Page(query, skip, take);

    /// <summary>By start.</summary>
    public IReadOnlyList<SpanEntry> Trace(string traceId) => _spans.OfTrace(traceId);

    /// <summary>Spans of any trace that name one of this trace as a link, the last that arrived first.</summary>
    public IReadOnlyList<SpanEntry> LinkingTo(string traceId, int take) => _spans.LinkingTo(traceId, take);

    /// <summary>The last that arrived up to a position, the last first.</summary>
    public IReadOnlyList<SpanEntry> Spans(SpanQuery query, long position, int take) =>
        _spans.UpTo(position, query, take);

    /// <summary>Those that arrived after one, in the order of arrival.</summary>
    public Arrivals<SpanEntry> SpansAfter(long id, SpanQuery query, int take) => _spans.After(id, query, take);

    public IReadOnlyList<Instrument> Instruments() => _metrics.Instruments();

    /// <summary>Samples have the time at which their step begins.</summary>
    public IReadOnlyList<MetricSeries> Series(MetricQuery query) => _metrics.Series(query);

    /// <summary>All points of a resource or of all, series by series and by time, a few thousand at a time.</summary>
    public IEnumerable<IReadOnlyList<MetricPoint>> Points(string? resource, TimeRange time) =>
        new PointReader(_database.Readers).Read(resource, time);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Exemplar> Exemplars(MetricQuery query, int take) => _metrics.Exemplars(query, take);

    /// <summary>Attribute keys of an instrument, each with the values that occurred.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Dimensions(
        string resource,
        string meter,
        string instrument
    ) => _metrics.Dimensions(resource, meter, instrument);

    /// <summary>Oldest first.</summary>
    public Page<ConsoleLine> Console(ConsoleQuery query, int skip, int take) => _console.Page(query, skip, take);

    /// <summary>Whose lines there are: resource and replica.</summary>
    public IReadOnlyList<(string Resource, string Replica)> ConsoleSources() => _console.Sources();

    /// <summary>Those that arrived after one, in the order of arrival.</summary>
    public Arrivals<ConsoleLine> ConsoleAfter(long id, ConsoleQuery query, int take) => _console.After(id, query, take);

    /// <summary>Up to where logs, spans or console lines have arrived; see <see cref="Arrivals{T}.Position"/>.</summary>
    public long Position(TelemetryKinds kind) =>
        _database.Readers.Read(connection => Positions.Newest(connection, kind));

    /// <summary>Names of the fields that logs, or spans, can be filtered on, attributes included.</summary>
    public IReadOnlyList<string> Fields(TelemetryKinds kind) =>
        _database.Readers.Read(connection => FieldNames.Load(connection, kind));

    /// <summary>Throws away what is older than now, of one resource or of all.</summary>
    public ValueTask ClearAsync(TelemetryKinds kinds, string? resource, CancellationToken cancellationToken) =>
        DoAsync(new StoreTask(kinds, resource), cancellationToken);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Stores what still waits, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }
        _isDisposed = true;
        await _writer.DisposeAsync();
        _database.Dispose();
        _folder.Dispose();
    }

    private async ValueTask DoAsync(StoreTask task, CancellationToken cancellationToken)
    {
        await _writer.AddAsync(task, cancellationToken);
        await task.Done.Task.WaitAsync(cancellationToken);
    }
}
