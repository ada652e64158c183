using System.Diagnostics;
using CareConnect.ServiceDefaults.Maintenance;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace CareConnect.Worker.Outbox;

/// <summary>
/// Does the work that the outbox holds, at least once each: a worker killed in the middle leaves its messages to be rescued, so
/// every handler must bear being run twice. Shutdown finishes the messages in hand; maintenance does, too, and then takes no more.
/// </summary>
internal sealed partial class OutboxWorker(
    IServiceScopeFactory scopes,
    OutboxSignal signal,
    MaintenanceWatch maintenance,
    TimeProvider clock,
    IOptions<OutboxOptions> options,
    ILogger<OutboxWorker> logger
) : BackgroundService
{
    private static readonly ActivitySource Source = new("CareConnect.Worker");
    private long _lastRescue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await maintenance.WaitWhileOnAsync(stoppingToken);
            var claims = await ClaimAsync(stoppingToken);
            if (stoppingToken.IsCancellationRequested || maintenance.Mode.IsOn)
            {
                await GiveBackAsync(claims);
            }
            else if (claims.Count > 0)
            {
                await Task.WhenAll(claims.Select(DispatchAsync));
            }
            else
            {
                await signal.WaitAsync(stoppingToken);
            }
        }
    }

    private async Task<IReadOnlyList<OutboxClaim>> ClaimAsync(CancellationToken cancellationToken)
    {
        // A trace for each look into an empty table would bury those of real work.
        using var _ = SuppressInstrumentationScope.Begin();
        try
        {
            await RescueStuckAsync(cancellationToken);
            return await InScopeAsync<OutboxQueue, List<OutboxClaim>>(queue => queue.ClaimAsync(cancellationToken));
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
        {
            // The database is away; the next round asks again.
            LogNotClaimed(DatabaseFailure.CodeOf(exception));
            return [];
        }
    }

    private async Task RescueStuckAsync(CancellationToken cancellationToken)
    {
        if (_lastRescue != 0 && clock.GetElapsedTime(_lastRescue) < options.Value.RescueInterval)
        {
            return;
        }

        _lastRescue = clock.GetTimestamp();
        if (
            await InScopeAsync<OutboxQueue, int>(queue => queue.RescueStuckAsync(cancellationToken))
            is > 0
                and var rescued
        )
        {
            LogRescued(rescued);
        }
    }

    // Taken in the moment in which it was said to stop. At the latest their lease gives them back.
    private async Task GiveBackAsync(IReadOnlyList<OutboxClaim> claims)
    {
        foreach (var claim in claims)
        {
            try
            {
                await InScopeAsync<OutboxQueue, bool>(queue => queue.GiveBackAsync(claim, CancellationToken.None));
            }
            catch (Exception exception) when (DatabaseFailure.Is(exception))
            {
                LogNotFinished(claim.Kind, claim.Id, DatabaseFailure.CodeOf(exception));
            }
        }
    }

    // Not cancelled by shutdown: the message in hand is finished, within its own time limit.
    private async Task DispatchAsync(OutboxClaim claim)
    {
        var hasParent = ActivityContext.TryParse(claim.TraceParent, null, isRemote: true, out var parent);
        using var activity = Source.StartActivity(claim.Kind, ActivityKind.Consumer, hasParent ? parent : default);
        activity?.SetTag("messaging.message.id", claim.Id).SetTag("outbox.attempt", claim.Attempt);
        string? error = null;
        try
        {
            using var timeout = new CancellationTokenSource(options.Value.HandlerTimeout, clock);
            await InScopeAsync<OutboxHandlers, bool>(handlers => handlers.HandleAsync(claim, timeout.Token));
        }
#pragma warning disable CA1031 // Whatever a handler throws, the message is retried and the loop goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            error = DatabaseFailure.CodeOf(exception);
            activity?.SetStatus(ActivityStatusCode.Error, error);
        }

        await FinishAsync(claim, error);
    }

    private async Task FinishAsync(OutboxClaim claim, string? error)
    {
        try
        {
            var isOurs = await InScopeAsync<OutboxQueue, bool>(queue => SettleAsync(queue, claim, error));
            if (!isOurs)
            {
                LogOvertaken(claim.Kind, claim.Id, claim.Attempt);
            }
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
        {
            // Stays RUNNING until its lease ends, then runs again.
            LogNotFinished(claim.Kind, claim.Id, DatabaseFailure.CodeOf(exception));
        }
    }

    private Task<bool> SettleAsync(OutboxQueue queue, OutboxClaim claim, string? error)
    {
        if (error is null)
        {
            return queue.CompleteAsync(claim, CancellationToken.None);
        }

        if (claim.Attempt >= claim.MaxAttempts)
        {
            LogDiscarded(claim.Kind, claim.Id, claim.Attempt, error);
            return queue.DiscardAsync(claim, error, CancellationToken.None);
        }

        var delay = RetryBackoff.DelayAfter(claim.Attempt, options.Value, Random.Shared.NextDouble());
        LogRetry(claim.Kind, claim.Id, claim.Attempt, error, delay);
        return queue.RetryAsync(claim, delay, error, CancellationToken.None);
    }

    private async Task<TResult> InScopeAsync<TService, TResult>(Func<TService, Task<TResult>> work)
        where TService : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    [LoggerMessage(LogLevel.Warning, "Outbox not read: {Error}")]
    private partial void LogNotClaimed(string error);

    [LoggerMessage(LogLevel.Warning, "{Count} messages of lost workers given back")]
    private partial void LogRescued(int count);

    [LoggerMessage(LogLevel.Warning, "{Kind} {Id}: attempt {Attempt} failed ({Error}); again in {Delay}")]
    private partial void LogRetry(string kind, Guid id, int attempt, string error, TimeSpan delay);

    [LoggerMessage(LogLevel.Error, "{Kind} {Id}: given up after {Attempt} attempts ({Error})")]
    private partial void LogDiscarded(string kind, Guid id, int attempt, string error);

    [LoggerMessage(LogLevel.Warning, "{Kind} {Id}: attempt {Attempt} outlived its lease; another attempt decides")]
    private partial void LogOvertaken(string kind, Guid id, int attempt);

    [LoggerMessage(LogLevel.Warning, "{Kind} {Id}: result not recorded ({Error}); it runs again")]
    private partial void LogNotFinished(string kind, Guid id, string error);
}
