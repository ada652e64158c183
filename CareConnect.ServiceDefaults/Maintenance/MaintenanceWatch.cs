using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CareConnect.ServiceDefaults.Maintenance;

/// <summary>
/// Knows the maintenance mode: told by LISTEN, and looking by itself every two seconds, both on one connection outside every pool,
/// so that it queues behind nobody. While the database does not answer, what was known last holds.
/// </summary>
public sealed partial class MaintenanceWatch : BackgroundService
{
    private const string ListenSql = "LISTEN maintenance_mode";
    private const string ReadSql = "SELECT is_on, message, until FROM maintenance_mode";

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    // Who starts while the database is away has nothing to answer anyway.
    private static readonly TimeSpan FirstLookLimit = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _database;
    private readonly ILogger<MaintenanceWatch> _logger;
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile MaintenanceMode _mode = MaintenanceMode.Off;
    private bool _isDeaf;

    public MaintenanceWatch(string connectionString, ILogger<MaintenanceWatch> logger) =>
        (_database, _logger) = (Connect(connectionString), logger);

    public MaintenanceMode Mode => _mode;

    /// <summary>Ends with the next change. Taken before <see cref="Mode"/> is read, it misses none.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Returns at once unless the mode is on, else when it is off again.</summary>
    public async Task WaitWhileOnAsync(CancellationToken cancellationToken)
    {
        for (var changed = Changed; Mode.IsOn; changed = Changed)
        {
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Returns after the first look, so that nothing that starts later works before it knows.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_looked.Task, Task.Delay(FirstLookLimit, cancellationToken));
    }

    public override void Dispose()
    {
        base.Dispose();
        _database.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Lose(exception);
                await Task.Delay(PollInterval, stoppingToken);
            }
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var listen = new NpgsqlCommand(ListenSql, connection);
        await listen.ExecuteNonQueryAsync(cancellationToken);
        await using var read = new NpgsqlCommand(ReadSql, connection);
        await read.PrepareAsync(cancellationToken);
        while (true)
        {
            Take(await ReadAsync(read, cancellationToken));
            await connection.WaitAsync(PollInterval, cancellationToken);
        }
    }

    private static async Task<MaintenanceMode> ReadAsync(NpgsqlCommand read, CancellationToken cancellationToken)
    {
        await using var row = await read.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new MaintenanceMode(
                row.GetBoolean(0),
                row.IsDBNull(1) ? null : row.GetString(1),
                row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2)
            )
            : MaintenanceMode.Off;
    }

    private void Take(MaintenanceMode mode)
    {
        if (_isDeaf)
        {
            _isDeaf = false;
            LogHearing();
        }
        if (mode != _mode)
        {
            LogChanged(mode.IsOn ? "on" : "off", mode.Until);
            _mode = mode;
            var changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.SetResult();
        }
        _looked.TrySetResult();
    }

    private void Lose(Exception exception)
    {
        // Said once, not every two seconds.
        if (!_isDeaf)
        {
            _isDeaf = true;
            LogDeaf(exception.GetType().Name, (exception as PostgresException)?.SqlState, _mode.IsOn ? "on" : "off");
        }
        _looked.TrySetResult();
    }

    private static NpgsqlDataSource Connect(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.Pooling = false;
        // A connection that has died without a word is noticed, and replaced, within seconds.
        builder.ConnectionStringBuilder.Timeout = 3;
        builder.ConnectionStringBuilder.CommandTimeout = 2;
        return builder
            .ConfigureTracing(tracing => tracing.ConfigureCommandFilter(_ => false).EnablePhysicalOpenTracing(false))
            .Build();
    }

    [LoggerMessage(LogLevel.Warning, "Maintenance mode is {Mode}, until {Until}")]
    private partial void LogChanged(string mode, DateTimeOffset? until);

    [LoggerMessage(LogLevel.Warning, "Maintenance mode is not known ({Error} {SqlState}); {Mode} as before holds")]
    private partial void LogDeaf(string error, string? sqlState, string mode);

    [LoggerMessage(LogLevel.Information, "Maintenance mode is known again")]
    private partial void LogHearing();
}
