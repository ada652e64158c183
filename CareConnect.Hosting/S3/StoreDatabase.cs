using Microsoft.Data.Sqlite;

namespace CareConnect.Hosting.S3;

/// <summary>
/// Everything but the objects' bytes, in one SQLite file. That is the simplest that is safe: any key is a value and never
/// a file name, keys compare as bytes as S3 lists them, and one commit (synced to the disk) makes an object, its metadata
/// and its place among the versions appear at once. One connection under one lock: each use takes microseconds.
/// </summary>
internal sealed class StoreDatabase : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        CREATE TABLE IF NOT EXISTS buckets (
          name TEXT PRIMARY KEY,
          created INTEGER NOT NULL,
          versioning TEXT NOT NULL DEFAULT '' CHECK (versioning IN ('', 'Enabled', 'Suspended'))
        ) STRICT;
        CREATE TABLE IF NOT EXISTS versions (
          seq INTEGER PRIMARY KEY AUTOINCREMENT,
          bucket TEXT NOT NULL REFERENCES buckets (name),
          key BLOB NOT NULL,
          version TEXT NOT NULL,
          latest INTEGER NOT NULL,
          modified INTEGER NOT NULL,
          entry TEXT,
          UNIQUE (bucket, key, version)
        ) STRICT;
        CREATE INDEX IF NOT EXISTS ix_versions_key ON versions (bucket, key, seq DESC);
        CREATE INDEX IF NOT EXISTS ix_versions_latest ON versions (bucket, key) WHERE latest = 1 AND entry IS NOT NULL;
        CREATE TABLE IF NOT EXISTS uploads (
          id TEXT PRIMARY KEY,
          bucket TEXT NOT NULL REFERENCES buckets (name),
          key BLOB NOT NULL,
          started INTEGER NOT NULL,
          entry TEXT NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS parts (
          upload TEXT NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
          number INTEGER NOT NULL,
          blob TEXT NOT NULL,
          size INTEGER NOT NULL,
          etag TEXT NOT NULL,
          checksum TEXT NOT NULL,
          modified INTEGER NOT NULL,
          PRIMARY KEY (upload, number)
        ) STRICT;
        """;

    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();
    private SqliteTransaction? _transaction;

    private StoreDatabase(SqliteConnection connection) => _connection = connection;

    /// <exception cref="SqliteException">The file cannot be opened or is not such a database.</exception>
    public static StoreDatabase Open(string file)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString();
        var database = new StoreDatabase(new SqliteConnection(text));
        try
        {
            database._connection.Open();
            database.Run(Schema);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Alone with the data while it runs; an exception undoes what was changed.</summary>
    public T Alone<T>(Func<T> act)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction(deferred: true);
            _transaction = transaction;
            try
            {
                var result = act();
                transaction.Commit();
                return result;
            }
            finally
            {
                _transaction = null;
            }
        }
    }

    /// <returns>The number of rows that changed.</returns>
    public int Run(string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The rows as they are asked for; to be read inside <see cref="Alone{T}" />.</summary>
    public IEnumerable<T> Rows<T>(
        string sql,
        Func<SqliteDataReader, T> read,
        params (string Name, object? Value)[] parameters
    )
    {
        using var command = Command(sql, parameters);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return read(reader);
        }
    }

    /// <summary>Waits for whoever is alone with the data: a request may outlast the server's patience at its stop.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _connection.Dispose();
        }
    }

    private SqliteCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }
        return command;
    }
}
