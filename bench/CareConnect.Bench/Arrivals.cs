using System.Diagnostics;

namespace CareConnect.Bench;

/// <summary>When requests are due: evenly at a rate that nobody's slowness changes, or without a rate at once.</summary>
internal sealed class Arrivals(TimeSpan length, double? perSecond)
{
    private readonly Stopwatch _clock = new();
    private long _taken = -1;

    public TimeSpan Length => length;

    /// <summary>Since the beginning, past the end until the last answer.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    public bool AreOver => _clock.Elapsed >= length;

    public void Begin() => _clock.Start();

    /// <summary>Waits until the next request is due and says how late it is; null when no more are.</summary>
    public async ValueTask<TimeSpan?> NextAsync()
    {
        var due = perSecond is { } rate
            ? TimeSpan.FromSeconds(Interlocked.Increment(ref _taken) / rate)
            : _clock.Elapsed;
        var early = due - _clock.Elapsed;
        if (early > TimeSpan.Zero && due < length)
        {
            await Task.Delay(early);
        }

        // What could not be sent in time is not sent afterwards either.
        var now = _clock.Elapsed;
        return due >= length || now >= length ? null
            : now > due ? now - due
            : TimeSpan.Zero;
    }
}
