using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Telemetry;

public sealed class TextSearchTests
{
    [Theory]
    [InlineData("quest finish")]
    [InlineData("REQUEST")]
    [InlineData("q")]
    [InlineData("ed")]
    [InlineData("hosting.DIAG")]
    [InlineData("/vital-signs/7")]
    [InlineData("url.path")]
    [InlineData("finished url.path hosting")]
    [InlineData("12.5")]
    [InlineData("true")]
    [InlineData("100%")]
    [InlineData("snake_case")]
    [InlineData("it's")]
    [InlineData("<b>")]
    [InlineData("a+b")]
    [InlineData("\"quoted\"")]
    [InlineData("\"")]
    [InlineData("back\\slash")]
    [InlineData("größe")]
    [InlineData("GRÖßE")]
    [InlineData("ÄÖ")]
    [InlineData("{id}")]
    [InlineData("x:y")]
    [InlineData("inner")]
    [InlineData("*")]
    [InlineData("--")]
    [InlineData("  finished   ")]
    public async Task A_log_is_found_by_any_part_of_its_text(string text)
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(
            Log(
                "Request finished 100% in snake_case, \"quoted\" back\\slash Größe *--* {id}",
                1,
                """{"url.path":"/vital-signs/7","ms":12.5,"ok":true,"text":"it\u0027s \u003Cb\u003E a\u002Bb x:y","list":["inner"],"\u00e4\u00f6":"\u00c4"}"""
            ) with
            {
                Category = "Hosting.Diagnostics",
            },
            Log("other", 2)
        );

        Assert.Single(fixture.Messages(new LogQuery { Text = text }));
    }

    [Theory]
    [InlineData("100_")]
    [InlineData("snake%case")]
    [InlineData("finished absent")]
    [InlineData("nbroken")]
    [InlineData("\":\"")]
    [InlineData("\",\"")]
    [InlineData("null")]
    [InlineData("gruße")]
    [InlineData("quoted\"\"")]
    [InlineData("u0000")]
    public async Task A_log_is_not_found_by_what_is_not_in_it(string text)
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(
            Log("finished 100% snake_case Größe \"quoted\"", 1, """{"a":"line\nbroken","b":"c","d":1,"e":"\u0000"}""")
        );

        Assert.Empty(fixture.Messages(new LogQuery { Text = text }));
    }

    [Fact]
    public async Task What_stands_behind_a_zero_character_is_found()
    {
        await using var fixture = new StoreFixture();

        await fixture.AddAsync(Log("before\0after"));

        Assert.Single(fixture.Messages(new LogQuery { Text = "after" }));
    }

    [Fact]
    public async Task A_search_goes_on_finding_what_arrives_and_forgets_what_is_thrown_away()
    {
        await using var fixture = new StoreFixture(options => options.MaxLogs = 100);
        var query = new LogQuery { Text = "needle" };
        await fixture.AddAsync(Log("needle 1", 5), Log("hay", 6));
        Assert.Equal(["needle 1"], fixture.Messages(query));

        await fixture.AddAsync(Log("needle 3", 8), Log("needle 0", 1), Log("needle 2", 7));
        Assert.Equal(["needle 3", "needle 2", "needle 1", "needle 0"], fixture.Messages(query));

        await fixture.AddAsync([.. Enumerable.Range(0, 96).Select(i => Log("hay", 10 + i))]);
        Assert.Equal(["needle 2", "needle 0"], fixture.Messages(query));

        await fixture.Store.ClearAsync(TelemetryKinds.Logs, null, TestContext.Current.CancellationToken);
        Assert.Empty(fixture.Messages(query));
    }

    [Fact]
    public async Task A_word_of_any_length_is_searched()
    {
        await using var fixture = new StoreFixture();
        var word = new string('x', 60_000);
        await fixture.AddAsync(Log(word + "y"));

        Assert.Single(fixture.Messages(new LogQuery { Text = word }));
        Assert.Empty(fixture.Messages(new LogQuery { Text = word + "z" }));
    }
}
