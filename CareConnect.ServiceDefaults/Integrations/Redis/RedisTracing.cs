using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CareConnect.ServiceDefaults.Integrations.Redis;

/// <summary>
/// Watches Redis connections and writes their finished commands as spans about every second, and once more when the
/// host stops. It makes no connection, so an absent Redis cannot hold up the telemetry.
/// </summary>
internal sealed partial class RedisTracing(ILogger<RedisTracing> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly RedisProfiler _profiler = new();

    public void Watch(IConnectionMultiplexer connection) => connection.RegisterProfiler(_profiler.CurrentSession);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Drain();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Drain();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last drain is StopAsync's.
        }
    }

    private void Drain()
    {
        var left = _profiler.Drain();
        if (left > 0)
        {
            LogLeftUntraced(left);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} Redis commands were too many to trace and are missing from the traces.")]
    private partial void LogLeftUntraced(long count);
}
