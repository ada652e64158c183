namespace CareConnect.Dashboard.Components.Parts;

/// <summary>
/// Passes calls on at most once per interval; the last one is never lost. So a page follows a busy store at a pace that
/// eyes and browser can bear.
/// </summary>
internal sealed class Throttle(TimeSpan interval, TimeProvider clock, Func<Task> action) : IDisposable
{
    /// <summary>Four times a second.</summary>
    public static TimeSpan Live { get; } = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private bool _isWaiting;
    private bool _isRunning;
    private bool _isAskedAgain;
    private bool _isDisposed;

    /// <summary>Asks for a call; quick, from any thread.</summary>
    public void Ask()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }
            if (_isWaiting || _isRunning)
            {
                _isAskedAgain |= _isRunning;
                return;
            }
            _isWaiting = true;
            _timer ??= clock.CreateTimer(_ => _ = RunAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(interval, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private async Task RunAsync()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }
            (_isWaiting, _isRunning) = (false, true);
        }
        try
        {
            await action();
        }
        catch (ObjectDisposedException)
        {
            // The page was left meanwhile.
        }
        finally
        {
            bool again;
            lock (_lock)
            {
                again = _isAskedAgain;
                (_isRunning, _isAskedAgain) = (false, false);
            }
            if (again)
            {
                Ask();
            }
        }
    }
}
