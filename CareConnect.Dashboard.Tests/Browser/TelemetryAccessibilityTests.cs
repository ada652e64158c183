using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Browser;

public sealed class TelemetryAccessibilityTests(Chromium chromium)
{
    [Theory]
    [InlineData("/overview", ".tile .chart-line")]
    [InlineData("/structuredlogs?filter=eq:Attempt:1", ".log-row")]
    [InlineData("/structuredlogs?level=error&log=184", ".details-pane dl")]
    [InlineData("/structuredlogs?text=nothing", ".nothing")]
    [InlineData("/traces", ".trace-row")]
    [InlineData($"/traces/detail/{TelemetryScene.FailedTrace}?span=bbbbbbbbbbbbbbb2", ".details-pane .exception")]
    [InlineData("/metrics/api?instrument=careconnect.api.response.time&window=15m&by=http.route:*", ".chart-line")]
    [InlineData("/metrics/api?instrument=careconnect.api.response.time&window=15m&view=table", ".metric-table td")]
    public async Task Axe_finds_nothing_serious_on_pages_of_telemetry(string path, string until)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await TelemetryScene.FillAsync(dashboard);

        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var window = await chromium.OpenAsync(dashboard, scheme);
            await window.GoAsync(path);
            await window.Page.Locator(until).First.WaitForAsync();

            Assert.Empty(await Axe.FindAsync(window));
            Assert.Empty(window.Complaints);
        }
    }
}
