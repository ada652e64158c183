using System.Data.Common;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CareConnect.Migrator;

/// <summary>
/// Brings one database from whatever it is (empty, older, current) to the state of the migration files, alone: an advisory lock
/// keeps a second Migrator waiting. Safe to kill at any point and to run again.
/// </summary>
internal sealed partial class DatabaseMigrator(
    IOptions<MigratorOptions> options,
    IOptions<RoleOptions> roles,
    TimeProvider clock,
    ILogger<DatabaseMigrator> logger
)
{
    private const string LockSql = "SELECT pg_try_advisory_lock(hashtextextended('careconnect.migrator', 0))";
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    public async Task MigrateAsync(string? connectionString, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var login = ReadLogin(connectionString);
        await using var connection = await ConnectAsync(login, cancellationToken);
        await LockAsync(connection, cancellationToken);
        await ForeignDatabase.RefuseAsync(connection, cancellationToken);
        await DatabaseRoles.EnsureAsync(connection, roles.Value, cancellationToken);
        var applied = await SqlMigrations.ApplyAsync(login, options.Value.Folder, logger, cancellationToken);
        LogDone(applied, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static NpgsqlConnectionStringBuilder ReadLogin(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new MigrationFailure("the connection string careconnect-db is missing");
        }

        try
        {
            var login = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
            return login.Host is null || login.Database is null
                ? throw new MigrationFailure("the connection string careconnect-db names no host or no database")
                : login;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or DbException)
        {
            throw new MigrationFailure("the connection string careconnect-db cannot be read", exception);
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(
        NpgsqlConnectionStringBuilder login,
        CancellationToken cancellationToken
    )
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            var connection = new NpgsqlConnection(login.ConnectionString);
            try
            {
                await connection.OpenAsync(cancellationToken);
                return connection;
            }
            catch (NpgsqlException exception)
            {
                await connection.DisposeAsync();
                if (!IsNotThereYet(exception))
                {
                    throw;
                }

                if (clock.GetElapsedTime(started) >= options.Value.WaitForServer)
                {
                    throw new MigrationFailure(
                        $"no server answers at {login.Host}:{login.Port} after {options.Value.WaitForServer}; start PostgreSQL first",
                        exception
                    );
                }
            }

            await Task.Delay(RetryDelay, clock, cancellationToken);
        }
    }

    // A server that starts, stops or recovers says 57P0x; one that is not up yet says nothing at all.
    private static bool IsNotThereYet(NpgsqlException exception) =>
        exception is not PostgresException error || error.SqlState.StartsWith("57P0", StringComparison.Ordinal);

    // Asks again and again rather than waiting within the server: a statement that waits there holds a snapshot, for whose end
    // CREATE INDEX CONCURRENTLY of the other Migrator would wait in turn.
    private async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (!await connection.ReadScalarAsync<bool>(LockSql, cancellationToken))
        {
            if (clock.GetElapsedTime(started) >= options.Value.WaitForOther)
            {
                throw new MigrationFailure(
                    $"another Migrator has held this database for {options.Value.WaitForOther}; see pg_locks"
                );
            }

            await Task.Delay(RetryDelay, clock, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Information, "Database is current; {Applied} files applied in {Milliseconds} ms")]
    private partial void LogDone(int applied, long milliseconds);
}
