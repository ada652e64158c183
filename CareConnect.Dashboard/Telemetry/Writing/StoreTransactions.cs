using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>The writer's transactions: all of it, or nothing and a fresh session.</summary>
internal sealed class StoreTransactions(StoreDatabase database, DashboardOptions options) : IDisposable
{
    private WriteSession _session = new(database.Writer, options);

    private SqliteConnection Connection => database.Writer;

    /// <summary>Whether the last one left more beyond the limits than goes at a time.</summary>
    public bool IsBeyondLimits { get; private set; }

    /// <returns>What went wrong.</returns>
    public Exception? TryStore(IReadOnlyList<TelemetryBatch> batches) =>
        Try(() =>
        {
            foreach (var batch in batches)
            {
                _session.Add(batch);
            }
            IsBeyondLimits = _session.Finish();
        });

    /// <returns>What went wrong.</returns>
    public Exception? TryTrim() => Try(() => IsBeyondLimits = _session.Finish());

    /// <summary>Deletes rows, which the session may remember, so that it has to begin anew.</summary>
    /// <returns>What went wrong.</returns>
    public Exception? TryDelete(Action<SqliteConnection> delete)
    {
        var failure = Try(() => delete(Connection));
        if (failure is null)
        {
            BeginAnew();
            Connection.Run("PRAGMA incremental_vacuum(2000)");
        }
        return failure;
    }

    public void Dispose() => _session.Dispose();

    private Exception? Try(Action work)
    {
        try
        {
            Connection.Run("BEGIN IMMEDIATE");
            work();
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
        _session.Dispose();
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
        _session = new WriteSession(Connection, options);
    }

    private void BeginAnew()
    {
        _session.Dispose();
        _session = new WriteSession(Connection, options);
    }
}
