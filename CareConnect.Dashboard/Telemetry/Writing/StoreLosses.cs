namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>
/// Says what could not be stored, the first at once and then once a minute: on a full disk every batch is lost, and the log that
/// tells of it is telemetry too.
/// </summary>
internal sealed partial class StoreLosses(ILogger logger, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly ILogger _logger = logger;
    private DateTimeOffset _said = DateTimeOffset.MinValue;
    private (int Logs, int Spans, int Points, int Lines) _unsaid;

    public void Add(TelemetryBatch lost, Exception failure)
    {
        _unsaid.Logs += lost.Logs.Count;
        _unsaid.Spans += lost.Spans.Count;
        _unsaid.Points += lost.Points.Count;
        _unsaid.Lines += lost.Console.Count;
        var now = clock.GetUtcNow();
        if (now - _said < Interval)
        {
            return;
        }
        LogLost(failure, _unsaid.Logs, _unsaid.Spans, _unsaid.Points, _unsaid.Lines);
        (_said, _unsaid) = (now, default);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Telemetry could not be stored and is lost: {Logs} logs, {Spans} spans, {Points} metric points, {Lines} console lines."
    )]
    private partial void LogLost(Exception exception, int logs, int spans, int points, int lines);
}
