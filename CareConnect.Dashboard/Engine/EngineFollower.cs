namespace CareConnect.Dashboard.Engine;

/// <summary>A stream of the engine that is followed for as long as the dashboard runs, and taken up again whenever it breaks.</summary>
internal abstract partial class EngineFollower(EngineConnection connection, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Follows the stream to its end; called again after a pause.</summary>
    protected abstract Task FollowAsync(Action onHeard, CancellationToken stoppingToken);

    protected virtual void OnLost() { }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = ShortestPause;
        while (connection.IsConfigured && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(() => pause = ShortestPause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is HttpRequestException or IOException)
            {
                LogLost(logger, problem.Message);
            }
            OnLost();
            await Task.WhenAny(Task.Delay(pause, stoppingToken));
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The AppHost is lost: {Reason}")]
    private static partial void LogLost(ILogger logger, string reason);
}
