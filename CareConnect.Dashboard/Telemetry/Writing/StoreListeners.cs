namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>Who wants to know of commits. A listener that fails keeps neither the others nor the writer from going on.</summary>
internal sealed partial class StoreListeners(ILogger logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>Something was stored or deleted.</summary>
    public event Action<TelemetryKinds>? Changed;

    /// <summary>Other rows than the oldest were deleted.</summary>
    public event Action? Deleted;

    public void Tell(TelemetryKinds kinds)
    {
        if (kinds == TelemetryKinds.None)
        {
            return;
        }
        foreach (var listener in (Changed?.GetInvocationList() ?? []).Cast<Action<TelemetryKinds>>())
        {
            try
            {
                listener(kinds);
            }
#pragma warning disable CA1031 // See the summary.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogListenerFailed(e);
            }
        }
    }

    public void Forget() => Deleted?.Invoke();

    [LoggerMessage(Level = LogLevel.Error, Message = "A listener to changes of the telemetry store failed.")]
    private partial void LogListenerFailed(Exception exception);
}
