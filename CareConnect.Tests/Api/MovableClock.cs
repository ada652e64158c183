namespace CareConnect.Tests.Api;

/// <summary>The real time, or one that stands still, moved ahead as far as a test says.</summary>
internal sealed class MovableClock : TimeProvider
{
    private DateTimeOffset? _stopped;
    private TimeSpan _ahead;

    /// <summary>A clock that only the test moves, so that a slow machine changes nothing.</summary>
    public static MovableClock Stopped() => new() { _stopped = System.GetUtcNow() };

    public override DateTimeOffset GetUtcNow() => (_stopped ?? System.GetUtcNow()) + _ahead;

    public void Advance(TimeSpan by) => _ahead += by;
}
