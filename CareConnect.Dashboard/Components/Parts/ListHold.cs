using CareConnect.Dashboard.Formatting;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Components.Parts;

/// <summary>
/// Holds a live list, newest first, while somebody reads further down or has paused: what arrives meanwhile is counted and
/// does not push the rows away.
/// </summary>
internal sealed class ListHold(TimeProvider clock)
{
    private long? _until;
    private long _shown;

    public bool IsPaused { get; private set; }
    public bool IsHeld => _until is not null;

    /// <summary>How many have arrived since the list is held.</summary>
    public int Newer { get; private set; }

    /// <summary>Shows the newest again; while paused, the newest of now.</summary>
    public void Renew() => (_until, Newer) = (IsPaused ? Now() : null, 0);

    public void Pause(bool paused)
    {
        IsPaused = paused;
        if (paused)
        {
            _until ??= Now();
        }
        else
        {
            Renew();
        }
    }

    /// <summary>To be called before rows are read: from the top on the list lives, from further down it is held.</summary>
    public void Reads(int start)
    {
        if (start > 0)
        {
            _until ??= _shown;
        }
        else if (!IsPaused)
        {
            Renew();
        }
        _shown = _until ?? Now();
    }

    public TimeRange Limit(TimeRange time) =>
        _until is { } until ? time with { To = Math.Min(time.To ?? long.MaxValue, until) } : time;

    public void Count(int all, int shown) => Newer = Math.Max(0, all - shown);

    private long Now() => Nanoseconds.FromTime(clock.GetUtcNow());
}
