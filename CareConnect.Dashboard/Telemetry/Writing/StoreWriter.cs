using System.Threading.Channels;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>
/// The one task that writes. Batches that wait together are stored in one transaction; a batch that cannot be stored is
/// dropped alone and said in the log, since telemetry must never stop what it watches.
/// </summary>
internal sealed partial class StoreWriter : IAsyncDisposable
{
    /// <summary>Batches that wait before senders have to.</summary>
    private const int Waiting = 64;

    /// <summary>Batches in one transaction.</summary>
    private const int Together = 64;

    private readonly Channel<StoreRequest> _requests = Channel.CreateBounded<StoreRequest>(
        new BoundedChannelOptions(Waiting) { SingleReader = true }
    );

    private readonly StoreDatabase _database;
    private readonly DashboardOptions _options;
    private readonly Action<TelemetryKinds> _changed;
    private readonly Action _deleted;
    private readonly ILogger _logger;
    private readonly Task _running;
    private WriteSession _session;

    /// <param name="database">Where to.</param>
    /// <param name="options">The limits.</param>
    /// <param name="changed">Called after each commit.</param>
    /// <param name="deleted">Called after a commit that deleted other than the oldest.</param>
    /// <param name="logger">For what could not be stored.</param>
    public StoreWriter(
        StoreDatabase database,
        DashboardOptions options,
        Action<TelemetryKinds> changed,
        Action deleted,
        ILogger logger
    )
    {
        (_database, _options, _changed, _deleted, _logger) = (database, options, changed, deleted, logger);
        _session = new WriteSession(database.Writer, options);
        _running = Task.Run(RunAsync);
    }

    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public async ValueTask AddAsync(StoreRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await _requests.Writer.WriteAsync(request, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(TelemetryStore));
        }
    }

    /// <summary>Stores what still waits.</summary>
    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        await _running;
        _session.Dispose();
    }

    private async Task RunAsync()
    {
        var batches = new List<TelemetryBatch>();
        await foreach (var request in _requests.Reader.ReadAllAsync())
        {
            var next = request;
            while (next is StoreBatch(var batch))
            {
                batches.Add(batch);
                if (batches.Count == Together || !_requests.Reader.TryRead(out next!))
                {
                    break;
                }
            }
            Store(batches);
            batches.Clear();
            if (next is StoreTask task)
            {
                Do(task);
            }
        }
    }

    private void Store(List<TelemetryBatch> batches)
    {
        if (batches.Count == 0 || TryStore(batches) is not { } failure)
        {
            return;
        }
        foreach (var batch in batches)
        {
            if (batches.Count > 1)
            {
                failure = TryStore([batch]);
            }
            if (failure is not null)
            {
                LogDropped(failure, batch.Logs.Count, batch.Spans.Count, batch.Points.Count, batch.Console.Count);
            }
        }
    }

    private Exception? TryStore(List<TelemetryBatch> batches)
    {
        var isMore = false;
        var failure = InTransaction(() =>
        {
            batches.ForEach(_session.Add);
            isMore = _session.Finish();
        });
        if (failure is null)
        {
            Tell(batches.Aggregate(TelemetryKinds.None, (kinds, batch) => kinds | Kinds(batch)));
        }
        while (isMore && failure is null)
        {
            failure = InTransaction(() => isMore = _session.Finish());
        }
        return failure;
    }

    private void Do(StoreTask task)
    {
        if (InTransaction(() => task.Work(_database.Writer)) is { } failure)
        {
            task.Done.TrySetException(failure);
            return;
        }
        if (task.Kinds != TelemetryKinds.None)
        {
            // What the session remembers may be among what is gone.
            _session.Dispose();
            _session = new WriteSession(_database.Writer, _options);
            _database.Writer.Run("PRAGMA incremental_vacuum");
            _deleted();
            Tell(task.Kinds);
        }
        task.Done.TrySetResult();
    }

    private Exception? InTransaction(Action work)
    {
        try
        {
            _database.Writer.Run("BEGIN IMMEDIATE");
            work();
            _database.Writer.Run("COMMIT");
            return null;
        }
#pragma warning disable CA1031 // Whatever a batch brings, the writer goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            RollBack(e);
            return e;
        }
    }

    private void RollBack(Exception failure)
    {
        _session.Dispose();
        try
        {
            _database.Writer.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite rolls back by itself on a full disk and the like.
        }
        if (failure is SqliteException broken && StoreDatabase.IsCorruption(broken))
        {
            _database.MarkAsBroken();
        }
        _session = new WriteSession(_database.Writer, _options);
    }

    private void Tell(TelemetryKinds kinds)
    {
        if (kinds != TelemetryKinds.None)
        {
            _changed(kinds);
        }
    }

    private static TelemetryKinds Kinds(TelemetryBatch batch) =>
        (batch.Logs.Count > 0 ? TelemetryKinds.Logs : 0)
        | (batch.Spans.Count > 0 ? TelemetryKinds.Spans : 0)
        | (batch.Points.Count > 0 ? TelemetryKinds.Metrics : 0)
        | (batch.Console.Count > 0 ? TelemetryKinds.Console : 0);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Telemetry could not be stored and is lost: {Logs} logs, {Spans} spans, {Points} metric points, {Lines} console lines."
    )]
    private partial void LogDropped(Exception exception, int logs, int spans, int points, int lines);
}
