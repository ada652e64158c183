using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Metrics;

public sealed class MetricsPageTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_histogram_shows_percentiles_by_dimension_and_its_exemplars_lead_to_traces(ColorScheme scheme)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await TelemetryScene.FillAsync(dashboard);
        await using var window = await chromium.OpenAsync(dashboard, scheme);
        var page = window.Page;

        await window.GoAsync("/metrics/api?window=15m");
        await page.GetByRole(AriaRole.Link, new() { Name = "careconnect.api.response.time" }).ClickAsync();
        await Assertions.Expect(page.Locator(".chart-legend tbody tr")).ToHaveCountAsync(3);
        await page.Locator(".chart-plot").HoverAsync();
        await Assertions.Expect(page.Locator(".chart-tip")).ToContainTextAsync("P99");
        await window.ShootAsync($"metrics-histogram-{scheme}");

        await page.GetByRole(AriaRole.Button, new() { Name = "P90" }).ClickAsync();
        await page.Locator(".dimension summary").First.ClickAsync();
        await page.GetByLabel("A line for each value").First.CheckAsync();
        await Assertions.Expect(page.Locator(".chart-legend tbody tr")).ToHaveCountAsync(4);
        await Assertions.Expect(page.Locator(".chart-legend")).ToContainTextAsync("POST P99");
        await window.ShootAsync($"metrics-dimensions-{scheme}");
        Assert.Contains("by=http.request.method", page.Url, StringComparison.Ordinal);

        await page.Locator("a.chart-dot").Last.ClickAsync();
        await page.Locator(".waterfall").WaitForAsync();
        Assert.Contains(TelemetryScene.SlowTrace, page.Url, StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_counter_is_a_rate_and_the_table_says_the_same_as_the_graph()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await TelemetryScene.FillAsync(dashboard);
        await using var window = await chromium.OpenAsync(dashboard);
        var page = window.Page;

        await window.GoAsync(
            "/metrics/api?meter=CareConnect.Api&instrument=careconnect.cache.requests&window=15m&by=result:*"
        );
        await Assertions.Expect(page.Locator(".chart-legend tbody th")).ToHaveTextAsync(["hit", "miss"]);
        await Assertions.Expect(page.Locator(".chart-legend tbody tr").First).ToContainTextAsync("1.8/s");
        await window.ShootAsync("metrics-counter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Table" }).ClickAsync();
        await Assertions.Expect(page.Locator(".metric-table thead th")).ToHaveTextAsync(["Time", "hit", "miss"]);
        await Assertions.Expect(page.Locator(".metric-table tbody tr").Nth(5)).ToContainTextAsync("1.8/s");
        await window.ShootAsync("metrics-table");

        await page.GetByRole(AriaRole.Button, new() { Name = "None" }).ClickAsync();
        await Assertions.Expect(page.Locator(".metric-table thead th")).ToHaveTextAsync(["Time"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Graph" }).ClickAsync();
        await page.GetByText("Nothing was reported in this time").WaitForAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_pause_of_the_sender_is_a_gap_and_windows_change_in_the_address()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await TelemetryScene.FillAsync(dashboard);
        await using var window = await chromium.OpenAsync(dashboard);
        var page = window.Page;

        await window.GoAsync("/metrics/worker?instrument=careconnect.outbox.depth&window=5m");
        await page.GetByRole(AriaRole.Button, new() { Name = "15 min" }).ClickAsync();
        await Assertions
            .Expect(page.Locator(".chart-line"))
            .ToHaveAttributeAsync("d", new System.Text.RegularExpressions.Regex("M[^M]+M[^M]+"));
        await window.ShootAsync("metrics-gauge");
        Assert.Contains("window=15m", page.Url, StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }
}
