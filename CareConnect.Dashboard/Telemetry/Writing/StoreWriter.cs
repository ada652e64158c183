using System.Threading.Channels;
using CareConnect.Dashboard.Telemetry.Storage;

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

    private readonly StoreTransactions _transactions;
    private readonly DashboardOptions _options;
    private readonly TimeProvider _clock;
    private readonly StoreListeners _listeners;
    private readonly StoreLosses _losses;
    private readonly ILogger _logger;
    private readonly ITimer _tidying;
    private readonly Task _running;

    public StoreWriter(
        StoreDatabase database,
        DashboardOptions options,
        TimeProvider clock,
        StoreListeners listeners,
        ILogger logger
    )
    {
        (_options, _clock, _listeners, _logger) = (options, clock, listeners, logger);
        _losses = new StoreLosses(logger, clock);
        _transactions = new StoreTransactions(database, options);
        _requests.Writer.TryWrite(new StoreTidying());
        _running = Task.Run(RunAsync);
        // One that finds the queue full is left out; the next comes in a minute.
        _tidying = clock.CreateTimer(
            _ => _requests.Writer.TryWrite(new StoreTidying()),
            null,
            Tidying.Interval,
            Tidying.Interval
        );
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
        await _tidying.DisposeAsync();
        _requests.Writer.TryComplete();
        await _running;
        _transactions.Dispose();
    }

    private async Task RunAsync()
    {
        var batches = new List<TelemetryBatch>();
        await foreach (var request in _requests.Reader.ReadAllAsync())
        {
            StoreRequest? next = request;
            while (next is StoreBatch(var batch))
            {
                batches.Add(batch);
                next = batches.Count < Together && _requests.Reader.TryRead(out var waiting) ? waiting : null;
            }
            Store(batches);
            batches.Clear();
            Trim();
            Do(next);
        }
    }

    private void Store(List<TelemetryBatch> batches)
    {
        if (batches.Count == 0)
        {
            return;
        }
        var failure = _transactions.TryStore(batches);
        if (failure is null)
        {
            _listeners.Tell(batches.Aggregate(TelemetryKinds.None, (kinds, batch) => kinds | Kinds(batch)));
        }
        else if (batches.Count > 1)
        {
            batches.ForEach(batch => Store([batch]));
        }
        else
        {
            _losses.Add(batches[0], failure);
        }
    }

    private void Trim()
    {
        while (_transactions.IsBeyondLimits)
        {
            if (_transactions.TryTrim() is { } failure)
            {
                LogTidyingFailed(failure);
                return;
            }
        }
    }

    private void Do(StoreRequest? request)
    {
        switch (request)
        {
            case StoreTask { Clears: TelemetryKinds.None } task:
                task.Done.TrySetResult();
                break;
            case StoreTask task:
                Clear(task);
                break;
            case StoreTidying:
                Tidy();
                break;
        }
    }

    private void Clear(StoreTask task)
    {
        var failure = _transactions.TryDelete(connection => Clearing.Clear(connection, task.Clears, task.Resource));
        if (failure is not null)
        {
            task.Done.TrySetException(failure);
            return;
        }
        _listeners.Forget();
        _listeners.Tell(task.Clears);
        task.Done.TrySetResult();
    }

    private void Tidy()
    {
        var isMore = false;
        var failure =
            _transactions.TryDelete(connection => isMore = Tidying.Run(connection, _options, _clock.GetUtcNow()))
            ?? _transactions.TryTrim();
        if (failure is not null)
        {
            LogTidyingFailed(failure);
            return;
        }
        if (isMore)
        {
            // Behind what waits.
            _requests.Writer.TryWrite(new StoreTidying());
        }
        Trim();
    }

    private static TelemetryKinds Kinds(TelemetryBatch batch) =>
        (batch.Logs.Count > 0 ? TelemetryKinds.Logs : 0)
        | (batch.Spans.Count > 0 ? TelemetryKinds.Spans : 0)
        | (batch.Points.Count > 0 ? TelemetryKinds.Metrics : 0)
        | (batch.Console.Count > 0 ? TelemetryKinds.Console : 0);

    [LoggerMessage(Level = LogLevel.Error, Message = "Old telemetry could not be thrown away.")]
    private partial void LogTidyingFailed(Exception exception);
}
