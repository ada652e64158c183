using System.Text.Json;
using CareConnect.Dashboard.Telemetry;
using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Traces;

public sealed class TracePagesTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Why_a_request_was_slow_is_three_clicks_away(ColorScheme scheme)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await TelemetryScene.FillAsync(dashboard);
        await using var window = await chromium.OpenAsync(dashboard, scheme);
        var page = window.Page;

        await window.GoAsync("/structuredlogs");
        await page.GetByRole(AriaRole.Link, new() { Name = "Traces" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Longest first" }).ClickAsync();
        await Assertions.Expect(page.Locator(".trace-row").First).ToContainTextAsync("330 ms");
        await window.ShootAsync($"traces-{scheme}");
        await page.Locator(".trace-row").First.ClickAsync();

        await Assertions.Expect(page.Locator(".span-row")).ToHaveCountAsync(9);
        await Assertions.Expect(page.Locator(".share").First).ToContainTextAsync("postgres 309 ms");
        await Assertions.Expect(page.Locator(".share").Last).ToContainTextAsync("database 309 ms");
        await page.Locator(".span-row").Filter(new() { HasText = "300 ms" }).ClickAsync();
        await Assertions.Expect(page.Locator(".statement pre")).ToHaveTextAsync(TelemetryScene.SlowStatement);
        await window.ShootAsync($"trace-{scheme}");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Spans_are_walked_collapsed_and_opened_by_the_keyboard()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await TelemetryScene.FillAsync(dashboard);
        await using var window = await chromium.OpenAsync(dashboard);
        var page = window.Page;
        var rows = page.Locator(".span-row");

        await window.GoAsync($"/traces/detail/{TelemetryScene.SlowTrace}");
        await rows.First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(rows.First).ToHaveAttributeAsync("aria-expanded", "false");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(rows).ToHaveCountAsync(9);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "GET permissions" }).WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(rows.Nth(1)).ToBeFocusedAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_log_leads_to_its_span_and_a_span_to_its_logs()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await TelemetryScene.FillAsync(dashboard);
        await using var window = await chromium.OpenAsync(dashboard);
        var page = window.Page;

        await window.GoAsync($"/traces/detail/{TelemetryScene.SlowTrace}");
        await page.Locator(".trace-logs button").Filter(new() { HasText = "completed" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Warning of worker" }).WaitForAsync();
        await window.ShootAsync("trace-log");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show in its trace" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "vital-sign.recorded.v1 process" }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Logs of this span" }).ClickAsync();
        await Assertions.Expect(page.Locator(".log-row")).ToHaveCountAsync(1);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_failed_trace_shows_where_and_why_and_links_lead_there_and_back()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await TelemetryScene.FillAsync(dashboard);
        await using var window = await chromium.OpenAsync(dashboard);
        var page = window.Page;

        await window.GoAsync("/traces?errors=true");
        await Assertions.Expect(page.Locator(".trace-row")).ToHaveCountAsync(1);
        await page.Locator(".trace-row a").ClickAsync();
        await page.Locator(".span-row").Last.ClickAsync();
        await page.Locator(".details-pane").GetByText("Failed: Exception while reading from stream").WaitForAsync();
        await window.ShootAsync("trace-failed");
        await page.GetByRole(AriaRole.Link, new() { Name = "span aaaaaaaaaaaaaaa5" }).ClickAsync();
        await page.Locator(".statement pre").WaitForAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("vital-signs");
        await page.GetByRole(AriaRole.Link, new() { Name = "postgresql bbbbbbbbbbbbbbb2" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("GET /api/patients");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_trace_is_downloaded_as_OTLP_with_its_logs()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await TelemetryScene.FillAsync(dashboard);
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync($"/traces/detail/{TelemetryScene.FailedTrace}");
        var download = await window.Page.RunAndWaitForDownloadAsync(() =>
            window.Page.GetByRole(AriaRole.Link, new() { Name = "OTLP JSON" }).ClickAsync()
        );
        var file = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(file);

        Assert.Equal($"trace-{TelemetryScene.FailedTrace}.json", download.SuggestedFilename);
        var resource = json.RootElement.GetProperty("resourceSpans")[0];
        var spans = resource
            .GetProperty("scopeSpans")
            .EnumerateArray()
            .SelectMany(s => s.GetProperty("spans").EnumerateArray());
        Assert.Equal(
            ["bbbbbbbbbbbbbbb1", "bbbbbbbbbbbbbbb2"],
            spans.Select(s => s.GetProperty("spanId").GetString()).Order(StringComparer.Ordinal)
        );
        Assert.Equal(1, json.RootElement.GetProperty("resourceLogs")[0].GetProperty("scopeLogs").GetArrayLength());
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_trace_of_thousands_of_spans_draws_only_those_in_sight_and_goes_to_the_one_asked_for()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var store = dashboard.Services.GetRequiredService<TelemetryStore>();
        var spans = Enumerable
            .Range(0, 5_000)
            .Select(i => Spans.Span($"{i + 1:x16}", i == 0 ? null : $"{(i + 9) / 10:x16}", i, 5_000 - i));
        await store.AddAsync(new() { Spans = [.. spans] }, TestContext.Current.CancellationToken);
        await store.FlushAsync(TestContext.Current.CancellationToken);
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync($"/traces/detail/{Spans.TraceId}?span={4_321:x16}");

        await Assertions.Expect(window.Page.Locator($"#span-{4_321:x16}")).ToBeInViewportAsync();
        Assert.InRange(await window.Page.Locator(".span-row").CountAsync(), 10, 200);
        await window.ShootAsync("trace-large");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_trace_that_is_not_there_says_why_it_may_be_so()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/traces/detail/00000000000000000000000000000009");
        await window.Page.GetByText("The store has no span of the trace").WaitForAsync();
        await window.GoAsync("/traces");
        await window.Page.GetByText("No traces have arrived yet").WaitForAsync();
        Assert.Empty(window.Complaints);
    }
}
