using CareConnect.Dashboard.ConsoleText;
using CareConnect.Dashboard.Telemetry;
using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Dashboard.Tests.ConsoleText;

public sealed class ConsoleViewTests : IAsyncLifetime
{
    private RunningDashboard _dashboard = null!;
    private TelemetryStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _dashboard = await RunningDashboard.StartAsync(
            new Dictionary<string, string> { ["Dashboard:MaxConsoleLines"] = "2000" }
        );
        _store = _dashboard.Services.GetRequiredService<TelemetryStore>();
    }

    [Fact]
    public async Task Following_shows_the_last_lines_whatever_comes()
    {
        await AddAsync(0, 1_000);
        var view = new ConsoleView(_store);

        view.Use(new ConsoleQuery());
        await AddAsync(1_000, 50);
        view.Refresh();

        Assert.Equal((1_050, 1_050 - ConsoleView.Size), (view.Total, view.Start));
        Assert.Equal("line 1049", view.Lines[^1].Text);
    }

    [Fact]
    public async Task What_is_looked_at_stays_even_when_the_oldest_lines_go()
    {
        await AddAsync(0, 1_900);
        var view = new ConsoleView(_store) { Follows = false };
        view.Use(new ConsoleQuery());
        view.Show(1_500);
        var (first, start) = (view.Lines[0], view.Start);

        await AddAsync(1_900, 1_000);
        view.Refresh();

        Assert.Equal(first.Id, view.Lines[0].Id);
        Assert.True(view.Start < start, "The store has thrown no line away.");
        Assert.Equal(view.Start, view.PlaceOf(first));
    }

    [Fact]
    public async Task Lines_of_one_moment_have_places_of_their_own()
    {
        await AddAsync(0, 1_200, step: 0);
        var view = new ConsoleView(_store) { Follows = false };
        view.Use(new ConsoleQuery());
        view.Show(900);

        Assert.Equal(view.Start + 7, view.PlaceOf(view.Lines[7]));
        Assert.Null(view.PlaceOf(view.Lines[7] with { Id = long.MaxValue }));
    }

    [Fact]
    public async Task Matches_are_counted_and_found_by_number()
    {
        await AddAsync(0, 1_000);
        var view = new ConsoleView(_store);
        view.Use(new ConsoleQuery());

        Assert.Equal(19, view.Count("line 99"));
        Assert.Equal("line 990", view.Match("line 99", 9)!.Text);
        Assert.Null(view.Match("line 99", 19));
        Assert.Equal(9, view.MatchesBefore("line 99", view.Match("line 99", 9)!));
    }

    [Fact]
    public void Nothing_is_shown_of_nothing()
    {
        var view = new ConsoleView(_store);

        view.Use(new ConsoleQuery());
        view.Show(500);

        Assert.Equal((0, 0), (view.Total, view.Start));
        Assert.Empty(view.Lines);
    }

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    private async Task AddAsync(int first, int count, long step = 1_000_000)
    {
        const long Start = 1_700_000_000_000_000_000;
        var lines = Enumerable
            .Range(first, count)
            .Select(i => new ConsoleLine(0, "api", "api", Start + i * step, false, $"line {i}"));
        await _store.AddAsync(new TelemetryBatch { Console = [.. lines] }, TestContext.Current.CancellationToken);
        await _store.FlushAsync(TestContext.Current.CancellationToken);
    }
}
