using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Telemetry;

public sealed class ConsoleQueryTests
{
    [Fact]
    public async Task A_line_comes_back_as_it_was_written()
    {
        await using var fixture = new StoreFixture();
        var line = Line("\u001b[31mred\u001b[0m") with { IsError = true };

        await fixture.AddAsync(line);

        var stored = Assert.Single(fixture.Store.Console(new ConsoleQuery(), 0, 10).Items);
        Assert.Equal(line with { Id = stored.Id }, stored);
    }

    [Fact]
    public async Task Lines_come_oldest_first_and_of_one_time_in_the_order_of_arrival()
    {
        await using var fixture = new StoreFixture();

        await fixture.AddAsync(Line("late", 3), Line("b", 2), Line("c", 2));
        await fixture.AddAsync(Line("a", 1), Line("d", 2));

        Assert.Equal(["a", "b", "c", "d", "late"], fixture.Lines(new ConsoleQuery()));
    }

    [Fact]
    public async Task The_last_lines_are_found_by_their_position()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync([.. Enumerable.Range(0, 500).Select(i => Line($"line {i}", i))]);

        var last = fixture.Store.Console(new ConsoleQuery(), 490, 100);

        Assert.Equal(500, last.Total);
        Assert.Equal(Enumerable.Range(490, 10).Select(i => $"line {i}"), last.Items.Select(line => line.Text));
    }

    [Fact]
    public async Task Lines_are_narrowed_by_resource_replica_and_time()
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(
            Line("one", 1),
            Line("two", 2, "api-ijklmnop"),
            Line("three", 3, "worker-a"),
            Line("four", 4, "api")
        );

        Assert.Equal(["one", "two", "four"], fixture.Lines(new ConsoleQuery { Resource = "api" }));
        Assert.Equal(["two"], fixture.Lines(new ConsoleQuery { Resource = "api-ijklmnop" }));
        var time = new TimeRange(Midnight + 2 * Second, Midnight + 4 * Second);
        Assert.Equal(["two", "three"], fixture.Lines(new ConsoleQuery { Time = time }));
        Assert.Equal(
            ["two"],
            fixture.Lines(
                new ConsoleQuery
                {
                    Time = time,
                    Resource = "api",
                    Text = "t",
                }
            )
        );
    }

    [Theory]
    [InlineData("redblue")]
    [InlineData("RED")]
    [InlineData("link")]
    [InlineData("e t")]
    public async Task Colours_do_not_stand_in_the_way_of_a_search(string text)
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(
            Line("\u001b[1;31mred\u001b[0mblue \u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\ title \u001b(B"),
            Line("plain 31m", 1)
        );

        Assert.Single(fixture.Lines(new ConsoleQuery { Text = text }));
    }

    [Theory]
    [InlineData("1;31m")]
    [InlineData("http")]
    public async Task Colours_themselves_are_not_found(string text)
    {
        await using var fixture = new StoreFixture();
        await fixture.AddAsync(Line("\u001b[1;31mred \u001b]8;;http://x\u0007link"));

        Assert.Empty(fixture.Lines(new ConsoleQuery { Text = text }));
    }
}
