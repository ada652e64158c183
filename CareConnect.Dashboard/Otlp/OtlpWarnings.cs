namespace CareConnect.Dashboard.Otlp;

/// <summary>Says in the log that telemetry was refused: why, never what, and once a minute at most.</summary>
internal sealed partial class OtlpWarnings(ILogger<OtlpWarnings> logger, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private long _unsaid;

    public void Refused(string reason)
    {
        long unsaid;
        lock (_lock)
        {
            if (clock.GetUtcNow() < _next)
            {
                _unsaid++;
                return;
            }
            _next = clock.GetUtcNow() + Pause;
            (unsaid, _unsaid) = (_unsaid, 0);
        }
        LogRefused(unsaid, reason);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Telemetry was refused ({Unsaid} more messages since this was last said): {Reason}"
    )]
    private partial void LogRefused(long unsaid, string reason);
}
