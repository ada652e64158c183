using CareConnect.Dashboard.Formatting;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Tests.Formatting;

public sealed class TextsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "0 ns")]
    [InlineData(850, "850 ns")]
    [InlineData(1_000, "1 µs")]
    [InlineData(1_250_000, "1.25 ms")]
    [InlineData(12_340_000, "12.3 ms")]
    [InlineData(999_999_999, "1 s")]
    [InlineData(999_400_000, "999 ms")]
    [InlineData(59_990_000_000, "1 m 0 s")]
    [InlineData(125_000_000_000, "2 m 5 s")]
    [InlineData(3_600_000_000_000, "1 h 0 m")]
    [InlineData(90_000_000_000_000, "1 d 1 h")]
    [InlineData(-1_500, "-1.5 µs")]
    public void Durations_have_three_digits_in_the_unit_that_fits(long nanoseconds, string text)
    {
        Assert.Equal(text, DurationText.Of(nanoseconds));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1_572_864, "1.5 MiB")]
    [InlineData(1_048_570, "1 MiB")]
    [InlineData(268_435_456, "256 MiB")]
    [InlineData(long.MaxValue, "8388608 TiB")]
    public void Bytes_come_in_powers_of_1024(long bytes, string text)
    {
        Assert.Equal(text, QuantityText.Bytes(bytes));
    }

    [Fact]
    public void Times_show_the_date_only_when_it_is_another_day_for_whoever_reads()
    {
        var vienna = new TimeText(TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna"), false);
        var lateEvening = Nanoseconds.FromTime(new DateTimeOffset(2026, 2, 28, 23, 30, 0, 125, TimeSpan.Zero));

        Assert.Equal("00:30:00.125", vienna.Short(lateEvening, Noon));
        Assert.Equal("2026-02-28 23:30:00.125", TimeText.Utc.Short(lateEvening, Noon));
        Assert.Equal("2026-03-01 00:30:00.125 +01:00", vienna.Long(lateEvening));
        Assert.Equal(
            "2026-02-28 11:30:00.125 PM",
            (TimeText.Utc with { IsTwelveHours = true }).Short(lateEvening, Noon)
        );
    }

    [Theory]
    [InlineData("15m", null, null, "15m", null, null)]
    [InlineData("3h", null, null, "3h", null, null)]
    [InlineData("all", null, null, "all", null, null)]
    [InlineData(null, null, null, "5m", null, null)]
    [InlineData("x", null, null, "5m", null, null)]
    [InlineData("99999999m", null, null, "5m", null, null)]
    [InlineData("15m", "2026-03-01T10:00:00Z", null, null, "2026-03-01T10:00:00Z", null)]
    [InlineData(
        null,
        "2026-03-01T10:00:00Z",
        "2026-03-01T11:00:00Z",
        null,
        "2026-03-01T10:00:00Z",
        "2026-03-01T11:00:00Z"
    )]
    public void A_time_range_survives_the_address(
        string? last,
        string? from,
        string? to,
        string? last2,
        string? from2,
        string? to2
    )
    {
        var choice = TimeChoice.Read(last, from, to, new TimeChoice(TimeSpan.FromMinutes(5), null, null));

        var query = choice.ToQuery();
        Assert.Equal([last2, from2, to2], [query["last"], query["from"], query["to"]]);
    }

    [Fact]
    public void A_range_that_moves_ends_open_and_one_that_stands_does_not()
    {
        var moving = TimeChoice.Read("5m", null, null).At(Noon);
        var standing = TimeChoice.Read(null, "2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z").At(Noon);

        Assert.Equal(new TimeRange(Nanoseconds.FromTime(Noon.AddMinutes(-5)), null), moving);
        Assert.Equal(
            new TimeRange(Nanoseconds.FromTime(Noon.AddHours(-2)), Nanoseconds.FromTime(Noon.AddHours(-1))),
            standing
        );
        Assert.Equal(default, TimeChoice.All.At(Noon));
    }

    [Theory]
    [InlineData("http.route", Comparison.Equals, "/api/patients/{id}", "eq:http.route:/api/patients/{id}")]
    [InlineData("a:b%c", Comparison.NotContains, "x:y:z", "not:a%3Ab%25c:x:y:z")]
    [InlineData("severity", Comparison.Greater, "9", "gt:severity:9")]
    public void A_filter_survives_the_address(string field, Comparison comparison, string value, string text)
    {
        var filter = new FieldFilter(field, comparison, value);

        Assert.Equal(text, FilterText.Write(filter));
        Assert.Equal(filter, FilterText.Read(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("eq:field")]
    [InlineData("eq::value")]
    [InlineData("like:field:value")]
    public void What_is_no_filter_is_left_out(string? text)
    {
        Assert.Null(FilterText.Read(text));
    }

    [Fact]
    public void A_name_always_has_the_same_colour_and_names_spread_over_all_of_them()
    {
        var colors = Enumerable.Range(0, 500).Select(i => ResourceColor.Index($"resource-{i}")).Distinct();

        Assert.Equal("res-11", ResourceColor.Class("api"));
        Assert.Equal(ResourceColor.Count, colors.Count());
        string[] own = ["postgres", "cache", "migrator", "api", "worker", "web", "mail", "files", "backups", "apphost"];
        Assert.Equal(own.Length, own.Select(ResourceColor.Index).Distinct().Count());
    }
}
