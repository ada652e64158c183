using System.Diagnostics.Metrics;
using CareConnect.Worker.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace CareConnect.Worker.Metrics;

/// <summary>
/// How much work waits and for how long, asked of the database every few seconds: an exporter that collects must not wait for
/// a query. Every worker tells the same of the one table, so a reader takes the highest and not the sum.
/// </summary>
internal sealed partial class OutboxMetrics : BackgroundService
{
    public const string MeterName = "CareConnect.Worker";
    public const string DepthName = "careconnect.outbox.depth";
    public const string AgeName = "careconnect.outbox.age";

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _clock;
    private readonly ILogger<OutboxMetrics> _logger;
    private volatile OutboxBacklog? _backlog;

    public OutboxMetrics(
        IMeterFactory meters,
        IServiceScopeFactory scopes,
        TimeProvider clock,
        ILogger<OutboxMetrics> logger
    )
    {
        (_scopes, _clock, _logger) = (scopes, clock, logger);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            DepthName,
            () => Tell(backlog => backlog.Messages),
            "{message}",
            "Messages that are due or being worked on."
        );
        meter.CreateObservableGauge(
            AgeName,
            () => Tell(backlog => backlog.AgeInSeconds),
            "s",
            "How long the oldest of them has been due."
        );
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _clock);
        do
        {
            await MeasureAsync(stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        // Its own statements are no work that anybody asked for.
        using var _ = SuppressInstrumentationScope.Begin();
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            _backlog = await scope.ServiceProvider.GetRequiredService<OutboxQueue>().MeasureAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
        {
            // No value is better than an old one.
            _backlog = null;
            LogNotMeasured(DatabaseFailure.CodeOf(exception));
        }
    }

    private IEnumerable<Measurement<T>> Tell<T>(Func<OutboxBacklog, T> value)
        where T : struct => _backlog is { } backlog ? [new(value(backlog))] : [];

    [LoggerMessage(LogLevel.Debug, "The outbox was not measured ({Error})")]
    private partial void LogNotMeasured(string error);
}
