using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Storage;

/// <summary>
/// Connections for reading. Our own pool rather than the driver's, which takes functions off a connection that is given back.
/// </summary>
internal sealed class ReadPool(string file, Action broken) : IDisposable
{
    private const int Kept = 8;
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _isDisposed;

    /// <summary>Reads in one transaction: all it sees is of the same moment.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(TelemetryStore));
        var connection = _idle.TryTake(out var idle) ? idle : Open();
        try
        {
            connection.Run("BEGIN");
            return read(connection);
        }
        catch (SqliteException e) when (StoreDatabase.IsCorruption(e))
        {
            broken();
            throw;
        }
        finally
        {
            GiveBack(connection);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    private void GiveBack(SqliteConnection connection)
    {
        try
        {
            connection.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite ended the transaction by itself, as it does after some errors.
            connection.Dispose();
            return;
        }
        if (_idle.Count >= Kept || _isDisposed)
        {
            connection.Dispose();
            return;
        }
        _idle.Add(connection);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False;Mode=ReadOnly");
        connection.Open();
        connection.Run(
            "PRAGMA busy_timeout = 10000; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY; PRAGMA query_only = 1;"
        );
        SqlFunctions.Register(connection);
        return connection;
    }
}
