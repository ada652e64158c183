using CareConnect.Dashboard.Components.Metrics;
using CareConnect.Dashboard.Components.Overview;

namespace CareConnect.Dashboard.Tests.Overview;

public sealed class TileSeriesTests
{
    [Fact]
    public void Processes_that_report_at_different_moments_are_added_up_by_what_they_said_last()
    {
        double?[] one = [1, null, 1, null, 1, null];
        double?[] other = [null, 2, null, 2, null, 2];

        Assert.Equal([1, 3, 3, 3, 3, 3], TileSeries.Combine([one, other], (a, b) => a + b));
        Assert.Equal([1, 2, 2, 2, 2, 2], TileSeries.Combine([one, other], Math.Max));
        Assert.Empty(TileSeries.Combine([], Math.Max));
    }

    [Fact]
    public void A_process_that_is_gone_counts_no_more()
    {
        double?[] gone = [4, 4, 4, null, null, null, null, null];
        double?[] there = [1, 1, 1, 1, 1, 1, 1, 1];

        Assert.Equal([5, 5, 5, 5, 5, 1, 1, 1], TileSeries.Combine([gone, there], (a, b) => a + b));
    }

    [Fact]
    public void A_hit_rate_needs_somebody_who_asked() =>
        Assert.Equal([75, 0, null, 100], TileSeries.HitRate([3, null, 0, 5], [1, 2, 0, null]));

    [Fact]
    public void The_number_of_now_is_not_older_than_the_reports_usually_are()
    {
        Assert.Equal(7, TileSeries.Now([1, 7, null, null]));
        Assert.Null(TileSeries.Now([1, 7, null, null, null, null, null]));
        Assert.Null(TileSeries.Now([]));
        Assert.Equal(3, TileSeries.Recent([9, 2, null, 4], 3));
    }

    [Theory]
    [InlineData("1m", 30)]
    [InlineData("12h", 288)]
    [InlineData("nonsense", 100)]
    public void A_window_ends_with_a_whole_step(string name, int steps)
    {
        var window = MetricWindow.Of(name);

        var (from, to) = window.Range(DateTimeOffset.UnixEpoch.AddHours(20).AddMilliseconds(1234));

        Assert.Equal(steps, window.Steps);
        Assert.Equal(0, to % ((to - from) / steps));
        Assert.True((to - from) / steps >= 2_000_000_000);
    }
}
