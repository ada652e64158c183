namespace CareConnect.Worker.Outbox;

/// <summary>Waits between attempts: doubling up to a limit, and spread, so that messages that failed together do not return together.</summary>
internal static class RetryBackoff
{
    private const int MaxDoublings = 30;

    /// <summary>The wait after a failed attempt, counted from 1; <paramref name="spread"/> is random, from 0 to 1.</summary>
    public static TimeSpan DelayAfter(int attempt, OutboxOptions options, double spread)
    {
        var step = options.FirstRetryDelay * Math.Pow(2, Math.Clamp(attempt - 1, 0, MaxDoublings));
        var limited = step < options.MaxRetryDelay ? step : options.MaxRetryDelay;
        return limited * (0.5 + (spread / 2));
    }
}
