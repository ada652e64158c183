using CareConnect.Dashboard.Components.Metrics;

namespace CareConnect.Dashboard.Tests.Metrics;

public sealed class ChartTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData(0, 97, "", "0 50 100")]
    [InlineData(0, 0.0042, "s", "0 ms 2 ms 4 ms 6 ms")]
    [InlineData(0, 3_000_000, "By", "0 MiB 1 MiB 2 MiB 3 MiB")]
    [InlineData(-5, 5, "", "-5 0 5")]
    [InlineData(0, 0, "", "0 0.5 1")]
    [InlineData(3, 3, "", "0 1 2 3")]
    [InlineData(0, 150, "s", "0 min 1 min 2 min 3 min")]
    public void Value_ticks_are_round_in_the_unit_that_is_shown(double least, double most, string unit, string ticks) =>
        Assert.Equal(ticks, string.Join(' ', Ticks.OfValues(least, most, new Units(unit), 3).Select(t => t.Label)));

    [Theory]
    [InlineData(300, "12:01 12:02 12:03 12:04 12:05")]
    [InlineData(60, "12:00:30 12:00:40 12:00:50 12:01:00 12:01:10 12:01:20")]
    [InlineData(43_200, "14:00 16:00 18:00 20:00 22:00 00:00")]
    public void Time_ticks_are_whole_minutes_of_the_readers_clock(int seconds, string ticks)
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), null, null);
        var from = new DateTimeOffset(2025, 3, 1, 10, 0, 25, TimeSpan.Zero).ToUnixTimeSeconds() * Second;

        Assert.Equal(ticks, string.Join(' ', Ticks.OfTime(from, from + (seconds * Second), zone).Select(t => t.Label)));
    }

    [Fact]
    public void Lines_break_where_nothing_was_reported_and_a_lonely_value_is_a_dot()
    {
        double?[] values = [0, 10, null, 5, null, double.NaN, 10];
        long[] times = [.. Enumerable.Range(0, 7).Select(i => i * 10L)];

        var chart = Chart.Of([new("a", values)], 0, 60, new Units(""), (60, 100), 2);

        Assert.Equal("M0 100L10 0", chart.Path(times, values));
        Assert.Equal("M30 50h0M60 0h0", chart.Points(times, values));
        Assert.Equal("M0 100L0 100L10 0L10 100ZM30 100L30 50L30 100ZM60 100L60 0L60 100Z", chart.Area(times, values));
    }

    [Fact]
    public void Lines_go_on_over_gaps_that_are_usual_for_their_sender()
    {
        double?[] rare = [1, null, null, 1, null, null, 1, null, null, null, null, null, null, null, null, 1];
        long[] times = [.. Enumerable.Range(0, rare.Length).Select(i => (long)i)];

        var chart = Chart.Of([new("a", rare)], 0, 15, new Units(""), (15, 1), 1);

        Assert.Equal(8, MetricLines.UsualGap(rare));
        Assert.Equal("M0 0L3 0L6 0", chart.Path(times, rare, MetricLines.UsualGap(rare)));
        Assert.Equal("M15 0h0", chart.Points(times, rare, MetricLines.UsualGap(rare)));
        Assert.Equal(1, MetricLines.UsualGap([null, 5]));
    }

    [Fact]
    public void A_chart_without_any_value_still_has_its_axes()
    {
        var chart = Chart.Of([new("a", [null, null])], 0, 60, new Units("s"), (60, 100));

        Assert.Equal("", chart.Path([0, 60], [null, null]));
        Assert.Equal((0, 1), (chart.Bottom, chart.Top));
    }
}
