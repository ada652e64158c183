using System.Collections.Concurrent;
using CareConnect.Api.Metrics;
using CareConnect.Data.Audit;
using Npgsql;

namespace CareConnect.Api.Access;

/// <summary>
/// Commits audit rows of reads and refusals, those of many calls at once: while one commit waits for the disk, the rows of
/// other calls gather for the next. A call's answer leaves only after its row is committed. Rows of writes are no business of
/// this class: they are part of the write's own transaction.
/// </summary>
internal sealed class AuditWriter(string connectionString, ApiMetrics metrics) : IAsyncDisposable
{
    private const int MaxRows = 256;

    /// <summary>Commits at the same time, and so connections: the second one begins while the first waits for the disk.</summary>
    public const int MaxWriters = 2;

    private readonly ConcurrentQueue<Pending> _queue = new();
    private readonly NpgsqlDataSource _database = Connect(connectionString);
    private int _writers;

    /// <summary>Returns when the row is committed.</summary>
    /// <exception cref="NpgsqlException">It is not, as far as is known; the answer must not leave.</exception>
    public Task WriteAsync(AuditLog row, CancellationToken cancellationToken)
    {
        var pending = new Pending(row);
        _queue.Enqueue(pending);
        if (TryBecomeWriter())
        {
            // It writes the rows of others too, so it belongs to no call and to no trace of one.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(WriteAllAsync, CancellationToken.None);
            }
        }
        return pending.Committed.Task.WaitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private bool TryBecomeWriter()
    {
        var writers = Volatile.Read(ref _writers);
        while (writers < MaxWriters)
        {
            var seen = Interlocked.CompareExchange(ref _writers, writers + 1, writers);
            if (seen == writers)
            {
                return true;
            }
            writers = seen;
        }
        return false;
    }

    private async Task WriteAllAsync()
    {
        do
        {
            while (Take() is { Count: > 0 } batch)
            {
                await CommitAsync(batch);
            }
            Interlocked.Decrement(ref _writers);
            // A row may have come in between the last look and the leaving.
        } while (!_queue.IsEmpty && TryBecomeWriter());
    }

    private List<Pending> Take()
    {
        var batch = new List<Pending>();
        while (batch.Count < MaxRows && _queue.TryDequeue(out var pending))
        {
            batch.Add(pending);
        }
        return batch;
    }

    private async Task CommitAsync(List<Pending> batch)
    {
        try
        {
            await InsertAsync(batch);
            batch.ForEach(pending => pending.Committed.TrySetResult());
        }
        catch (PostgresException exception) when (!exception.IsTransient && batch.Count > 1)
        {
            // One row that the database refuses must not take the answers of the others with it.
            foreach (var pending in batch)
            {
                await CommitAsync([pending]);
            }
        }
#pragma warning disable CA1031 // Whatever went wrong, every call that waits must hear of it.
        catch (Exception exception)
        {
            batch.ForEach(pending => pending.Committed.TrySetException(exception));
        }
#pragma warning restore CA1031
    }

    // Every idle connection is dead after a restart of PostgreSQL, and shows it only when used. Rows have their ids, so one that
    // had been committed before its connection broke is not written twice.
    private async Task InsertAsync(List<Pending> batch)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var command = _database.CreateCommand(AuditRows.InsertManySql);
                command.Parameters.AddRange(AuditRows.Columns([.. batch.Select(pending => pending.Row)]));
                await command.ExecuteNonQueryAsync();
                metrics.CommittedAudit(batch.Count);
                return;
            }
            catch (NpgsqlException exception) when (exception.IsTransient && attempt < MaxWriters)
            {
                // The next connection, in the end a new one.
            }
        }
    }

    // A pool of its own: it must never queue behind the very calls that wait for it.
    private static NpgsqlDataSource Connect(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.MinPoolSize = 1;
        builder.ConnectionStringBuilder.MaxPoolSize = MaxWriters;
        // One statement for ever: planned once for each connection. A reset would throw the plan away after every commit.
        builder.ConnectionStringBuilder.MaxAutoPrepare = 1;
        builder.ConnectionStringBuilder.AutoPrepareMinUsages = 1;
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        return builder
            .ConfigureTracing(tracing =>
                tracing
                    .ConfigureCommandFilter(_ => false)
                    .ConfigureBatchFilter(_ => false)
                    .EnablePhysicalOpenTracing(false)
            )
            .Build();
    }

    private sealed record Pending(AuditLog Row)
    {
        public TaskCompletionSource Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
