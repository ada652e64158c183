using CareConnect.Dashboard.Telemetry.Writing;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Storage;

/// <summary>The SQLite file: opens it, or starts anew where it is of another version or cannot be read.</summary>
internal sealed partial class StoreDatabase : IDisposable
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private readonly StoreFolder _folder;
    private readonly ILogger _logger;

    public StoreDatabase(StoreFolder folder, ILogger logger)
    {
        _folder = folder;
        _logger = logger;
        if (folder.IsBroken)
        {
            LogUnreadable(folder.MoveAside());
        }
        Writer = OpenWriter();
        Readers = new ReadPool(folder.DatabaseFile, folder.MarkAsBroken);
    }

    /// <summary>For one thread at a time.</summary>
    public SqliteConnection Writer { get; }

    public ReadPool Readers { get; }

    public static bool IsCorruption(SqliteException exception) => exception.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>What broke in use is put aside at the next start; until then everything readable stays readable.</summary>
    public void MarkAsBroken() => _folder.MarkAsBroken();

    public void Dispose()
    {
        Readers.Dispose();
        Writer.Dispose();
    }

    private SqliteConnection OpenWriter()
    {
        try
        {
            var connection = Connect();
            var version = connection.Scalar("PRAGMA user_version");
            if (version == Schema.Version)
            {
                return Probe(connection);
            }
            if (version != 0 || connection.Scalar("SELECT count(*) FROM sqlite_master") != 0)
            {
                connection.Dispose();
                LogOtherVersion(version, Schema.Version);
                _folder.Discard();
                connection = Connect();
            }
            return Create(connection);
        }
        catch (SqliteException e) when (IsCorruption(e))
        {
            LogUnreadable(_folder.MoveAside());
            return Create(Connect());
        }
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={_folder.DatabaseFile};Pooling=False");
        try
        {
            connection.Open();
            // NORMAL: a killed process loses nothing that was committed; a power cut may lose the last moments.
            // The first two take effect only while the file is empty.
            connection.Run(
                """
                PRAGMA page_size = 8192;
                PRAGMA auto_vacuum = INCREMENTAL;
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = NORMAL;
                PRAGMA wal_autocheckpoint = 2000;
                PRAGMA journal_size_limit = 67108864;
                PRAGMA cache_size = -16000;
                PRAGMA temp_store = MEMORY;
                PRAGMA busy_timeout = 10000;
                """
            );
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Walks what every start walks anyway. A full check takes seconds, and what it alone finds is noticed, and marked, in use.
    /// </summary>
    private static SqliteConnection Probe(SqliteConnection connection)
    {
        try
        {
            new RowCounts().Load(connection);
            connection.Scalar(
                "SELECT count(*) + (SELECT count(*) FROM field) + (SELECT count(*) FROM series) FROM resource"
            );
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnection Create(SqliteConnection connection)
    {
        connection.Run($"BEGIN; {Schema.Sql} PRAGMA user_version = {Schema.Version}; COMMIT;");
        return connection;
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The telemetry store has version {Found}, this dashboard writes {Expected}; it was thrown away."
    )]
    private partial void LogOtherVersion(long found, int expected);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The telemetry store could not be read and was put aside as {File}; a new one was started."
    )]
    private partial void LogUnreadable(string file);
}
