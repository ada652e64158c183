using CareConnect.Dashboard.Telemetry;
using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Logs;

public sealed class StructuredLogsPageTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_log_opens_to_its_attributes_by_the_keyboard_and_leads_to_its_trace(ColorScheme scheme)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await TelemetryScene.FillAsync(dashboard);
        await using var window = await chromium.OpenAsync(dashboard, scheme);
        var page = window.Page;

        await window.GoAsync("/structuredlogs");
        await Assertions.Expect(page.Locator(".log-row").First).ToContainTextAsync("The request failed");
        await window.ShootAsync($"structured-logs-list-{scheme}");
        await page.Locator(".log-row").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Locator(".log-row").Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(page.Locator(".log-row").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Error of api" }).WaitForAsync();
        await page.GetByText("Stack trace").ClickAsync();
        await window.ShootAsync($"structured-logs-{scheme}");
        Assert.Contains(
            "GetPatient.Handle",
            await page.Locator(".exception").InnerTextAsync(),
            StringComparison.Ordinal
        );

        await page.Keyboard.PressAsync("Escape");
        await page.Locator(".details-pane").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Locator(".log-row a").First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "api: GET /api/patients/{id}" }).WaitForAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_an_empty_list_leads_out_of_them()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await TelemetryScene.FillAsync(dashboard);
        await using var window = await chromium.OpenAsync(dashboard);
        var page = window.Page;

        await window.GoAsync("/structuredlogs/worker?level=warning&filter=eq:Attempt:1&text=completed");
        await Assertions.Expect(page.Locator(".log-row")).ToHaveCountAsync(1);
        await page.GetByLabel("Search messages and attributes").FillAsync("nobody said this");
        await page.GetByText("No logs match").WaitForAsync();
        await window.ShootAsync("structured-logs-nothing");
        Assert.Contains("text=nobody", page.Url, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Show all logs" }).ClickAsync();
        await Assertions.Expect(page.Locator(".page-head [role=status]")).ToHaveTextAsync("184 logs");
        Assert.DoesNotContain("text=", page.Url, StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task New_logs_come_by_themselves_unless_somebody_paused_or_reads_further_down()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await TelemetryScene.FillAsync(dashboard);
        await using var window = await chromium.OpenAsync(dashboard);
        var page = window.Page;
        var first = page.Locator(".log-row").First;

        await window.GoAsync("/structuredlogs");
        await Assertions.Expect(first).ToContainTextAsync("The request failed");
        await SayAsync(dashboard, "said while live");
        await Assertions.Expect(first).ToContainTextAsync("said while live");

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await SayAsync(dashboard, "said while paused");
        await page.GetByRole(AriaRole.Button, new() { Name = "1 newer log" }).WaitForAsync();
        await Assertions.Expect(first).ToContainTextAsync("said while live");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Assertions.Expect(first).ToContainTextAsync("said while paused");

        await page.Locator("#log-rows").EvaluateAsync("list => list.scrollTop = 2000");
        await Assertions.Expect(page.GetByText("said while paused")).ToHaveCountAsync(0);
        await SayAsync(dashboard, "said while scrolled");
        await page.GetByRole(AriaRole.Button, new() { Name = "1 newer log" }).ClickAsync();
        await Assertions.Expect(first).ToContainTextAsync("said while scrolled");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Without_any_log_the_page_says_what_would_bring_some_and_shows_the_first_that_comes()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/structuredlogs");
        await window.Page.GetByText("No logs have arrived yet").WaitForAsync();
        await window.ShootAsync("structured-logs-empty");
        await SayAsync(dashboard, "the very first");
        await Assertions.Expect(window.Page.Locator(".log-row")).ToContainTextAsync("the very first");
        Assert.Empty(window.Complaints);
    }

    private static async Task SayAsync(RunningDashboard dashboard, string message)
    {
        var now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        await dashboard
            .Services.GetRequiredService<TelemetryStore>()
            .AddAsync(
                new() { Logs = [TelemetryScene.Log(TelemetryScene.Api, now, 9, message)] },
                TestContext.Current.CancellationToken
            );
    }
}
