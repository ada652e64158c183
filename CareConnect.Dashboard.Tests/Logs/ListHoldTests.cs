using CareConnect.Dashboard.Components.Parts;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Tests.Logs;

public sealed class ListHoldTests
{
    private readonly SteppedClock _clock = new();

    [Fact]
    public void A_list_at_its_top_lives()
    {
        var hold = new ListHold(_clock);

        hold.Reads(0);
        _clock.Now += TimeSpan.FromSeconds(5);

        Assert.False(hold.IsHeld);
        Assert.Equal(new TimeRange(3, null), hold.Limit(new(3, null)));
    }

    [Fact]
    public void Reading_further_down_holds_what_was_shown_before_and_the_top_lets_go()
    {
        var hold = new ListHold(_clock);

        hold.Reads(0);
        _clock.Now += TimeSpan.FromSeconds(5);
        hold.Reads(20);
        hold.Count(120, 100);

        Assert.Equal((new TimeRange(null, 0), 20), (hold.Limit(default), hold.Newer));
        Assert.Equal(new TimeRange(null, -7), hold.Limit(new(null, -7)));
        hold.Reads(0);
        Assert.Equal((false, 0), (hold.IsHeld, hold.Newer));
    }

    [Fact]
    public void A_pause_holds_at_the_top_too_and_renewing_moves_it_to_now()
    {
        var hold = new ListHold(_clock);

        hold.Pause(true);
        _clock.Now += TimeSpan.FromSeconds(5);
        hold.Reads(0);
        Assert.Equal(new TimeRange(null, 0), hold.Limit(default));
        hold.Renew();
        Assert.Equal(new TimeRange(null, 5_000_000_000), hold.Limit(default));
        hold.Pause(false);
        Assert.False(hold.IsHeld);
    }

    private sealed class SteppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
