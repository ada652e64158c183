using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>The writer's transactions: all of it, or nothing and a fresh session.</summary>
internal sealed class StoreTransactions(StoreDatabase database, DashboardOptions options) : IDisposable
{
    /// <summary>Null until it is needed, so that a store which cannot be read fails the transaction and not the writer.</summary>
    private WriteSession? _session;

    private SqliteConnection Connection => database.Writer;

    /// <summary>Whether the last one left more beyond the limits than goes at a time.</summary>
    public bool IsBeyondLimits { get; private set; }

    /// <returns>What went wrong.</returns>
    public Exception? TryStore(IReadOnlyList<TelemetryBatch> batches) =>
        Try(session =>
        {
            foreach (var batch in batches)
            {
                session.Add(batch);
            }
            IsBeyondLimits = session.Finish();
        });

    /// <returns>What went wrong.</returns>
    public Exception? TryTrim() => Try(session => IsBeyondLimits = session.Finish());

    /// <summary>Deletes rows, which the session may remember, so that it has to begin anew.</summary>
    /// <returns>What went wrong.</returns>
    public Exception? TryDelete(Action<SqliteConnection> delete)
    {
        var failure = Try(_ =>
        {
            delete(Connection);
            Connection.Run("PRAGMA incremental_vacuum(2000)");
        });
        Forget();
        return failure;
    }

    public void Dispose() => Forget();

    private Exception? Try(Action<WriteSession> work)
    {
        try
        {
            _session ??= new WriteSession(Connection, options);
            Connection.Run("BEGIN IMMEDIATE");
            work(_session);
            Connection.Run("COMMIT");
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
        Forget();
        try
        {
            Connection.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite rolls back by itself on a full disk and the like.
        }
        if (failure is SqliteException broken && StoreDatabase.IsCorruption(broken))
        {
            database.MarkAsBroken();
        }
    }

    private void Forget()
    {
        _session?.Dispose();
        _session = null;
    }
}
