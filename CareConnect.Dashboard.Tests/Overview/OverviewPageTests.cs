using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Overview;

public sealed class OverviewPageTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_overview_shows_CareConnects_own_instruments_each_leading_to_its_page(ColorScheme scheme)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await TelemetryScene.FillAsync(dashboard);
        await using var window = await chromium.OpenAsync(dashboard, scheme);
        var page = window.Page;

        await window.GoAsync("/overview");
        ILocator Tile(string name) => page.GetByRole(AriaRole.Region, new() { Name = name });
        await Assertions.Expect(Tile("Vital signs recorded").Locator(".tile-numbers")).ToContainTextAsync("/min");
        await Assertions.Expect(Tile("Cache hit rate").Locator(".tile-numbers")).ToContainTextAsync("%");
        await Assertions.Expect(Tile("Database connections").Locator(".tile-numbers")).ToContainTextAsync("waiting");
        await Assertions.Expect(Tile("Audit rows per commit")).ToContainTextAsync("Nothing reported yet");
        await Assertions.Expect(page.Locator(".overview-row").First).ToContainTextAsync("330 ms");
        await window.ShootAsync($"overview-{scheme}");

        await page.GetByRole(AriaRole.Link, new() { Name = "The API answers within" }).ClickAsync();
        await Assertions.Expect(page.Locator(".metric h2")).ToHaveTextAsync("careconnect.api.response.time");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Without_telemetry_each_tile_says_what_would_fill_it()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/overview");
        await Assertions.Expect(window.Page.Locator(".tile-empty")).ToHaveCountAsync(9);
        await window.ShootAsync("overview-empty");
        Assert.Empty(window.Complaints);
    }
}
