using System.Threading.Channels;
using CareConnect.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CareConnect.Worker.Outbox;

/// <summary>
/// Wakes the worker when a message is committed, by LISTEN on a connection of its own. Only a short cut: while it is deaf, polling
/// finds the same messages a little later.
/// </summary>
internal sealed partial class OutboxSignal(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    IOptions<OutboxOptions> options,
    ILogger<OutboxSignal> logger
) : BackgroundService
{
    private const string Channel = "outbox_messages";
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(2);

    // Room for one: any number of notifications is one reason to look.
    private readonly Channel<bool> _rings = System.Threading.Channels.Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Returns at a notification, or after the poll interval.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.PollInterval, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _rings.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The poll interval has passed.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception exception) when (DatabaseFailure.Is(exception))
            {
                LogDeaf(DatabaseFailure.CodeOf(exception));
                await Task.Delay(ReconnectDelay, clock, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CareConnectDbContext>();
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync($"LISTEN {Channel}", cancellationToken);
        _rings.Writer.TryWrite(true);
        while (true)
        {
            await ((NpgsqlConnection)db.Database.GetDbConnection()).WaitAsync(cancellationToken);
            _rings.Writer.TryWrite(true);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Not notified of new messages ({Error}); polling finds them until the connection is back"
    )]
    private partial void LogDeaf(string error);
}
