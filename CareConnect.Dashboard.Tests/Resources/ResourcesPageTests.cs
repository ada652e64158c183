using System.Text.RegularExpressions;
using CareConnect.Dashboard.Telemetry;
using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Resources;

public sealed class ResourcesPageTests(Chromium chromium)
{
    [Fact]
    public async Task The_table_shows_states_exit_codes_replicas_and_use()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/");
        // The processor's share needs a second look.
        await window.Page.GetByText(" %").First.WaitForAsync();
        await window.ShootAsync("resources");

        Assert.Equal(9, await window.Page.Locator("table.grid tbody tr").CountAsync());
        Assert.Contains("Running (Unhealthy)", await Row(window, "cache").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains(
            "FailedToStart, exit code 134",
            await Row(window, "worker").InnerTextAsync(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Finished, exit code 0",
            await Row(window, "migrator").InnerTextAsync(),
            StringComparison.Ordinal
        );
        Assert.Matches(@"\d+ [MG]iB", await Row(window, "api").InnerTextAsync());
        Assert.Contains(
            "http://localhost:40201",
            await Row(window, "api-hjkmnpqr").InnerTextAsync(),
            StringComparison.Ordinal
        );
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_come_from_there()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/?type=Project&state=Finished");
        await Row(window, "migrator").WaitForAsync();
        var finished = await window.Page.Locator("table.grid tbody tr").CountAsync();
        await window.GoAsync("/");
        await window.Page.GetByLabel("Filter").FillAsync("redis");
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex(@"/\?text=redis$"));
        await Assertions.Expect(window.Page.Locator("table.grid tbody tr")).ToHaveCountAsync(1);

        Assert.Equal(1, finished);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Details_show_the_failing_checks_text_and_secrets_only_when_asked()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/");
        await window
            .Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "cache", Exact = true })
            .ClickAsync();
        var pane = window.Page.Locator("aside.details-pane");
        await pane.GetByText("ConnectionStrings__careconnect").WaitForAsync();
        await window.ShootAsync("resource-details");
        var masked = await pane.InnerTextAsync();
        await pane.GetByRole(
                AriaRole.Button,
                new LocatorGetByRoleOptions { Name = "Show ConnectionStrings__careconnect" }
            )
            .ClickAsync();
        await pane.GetByText("opensesame").WaitForAsync();

        Assert.Contains("System.TimeoutException", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("opensesame", masked, StringComparison.Ordinal);
        Assert.Contains("api waits for this", masked, StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_resource_is_stopped_after_a_question_and_started_again()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/");
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Stop cache" }).ClickAsync();
        var dialog = window.Page.GetByRole(AriaRole.Dialog);
        await dialog.WaitForAsync();
        await window.ShootAsync("resource-stop");
        Assert.Empty(engine.Commands);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Stop" }).ClickAsync();
        await window.Page.GetByText("cache: stop is done.").WaitForAsync();
        await window
            .Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Start cache", Exact = true })
            .ClickAsync();
        await window.Page.GetByText("cache: start is done.").WaitForAsync();

        Assert.Equal(["stop cache", "start cache"], engine.Commands);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task What_the_engine_refuses_is_said()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/");
        await window
            .Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Stop api-hjkmnpqr" })
            .ClickAsync();
        await window
            .Page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Stop" })
            .ClickAsync();

        await window.Page.GetByText("'api-hjkmnpqr' cannot be changed alone.").WaitForAsync();
    }

    [Fact]
    public async Task The_graph_is_walked_by_keyboard_and_opens_the_same_details()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/?view=graph");
        var node = window.Page.Locator("svg a.node").Filter(new LocatorFilterOptions { HasText = "cache" });
        await node.FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.Locator("aside.details-pane").GetByText("System.TimeoutException").WaitForAsync();
        await window.ShootAsync("graph");

        Assert.EndsWith("/?view=graph&resource=cache", window.Page.Url, StringComparison.Ordinal);
        Assert.Contains(
            "api refers to and waits for cache",
            await window.Page.Locator(".graph-words").TextContentAsync(),
            StringComparison.Ordinal
        );
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Parameters_are_masked_until_asked_and_missing_ones_are_named()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/?view=parameters");
        await window.Page.GetByText("Value missing").WaitForAsync();
        await window
            .Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show jwt-signing-key" })
            .ClickAsync();
        await window.Page.GetByText("value of jwt-signing-key").WaitForAsync();
        await window.ShootAsync("parameters");

        Assert.DoesNotContain(
            "value of careconnect-app-password",
            await window.Page.ContentAsync(),
            StringComparison.Ordinal
        );
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Unread_errors_are_counted_until_somebody_looks()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await using var window = await chromium.OpenAsync(dashboard);
        await window.GoAsync("/");
        await Row(window, "api").WaitForAsync();

        await AddErrorsAsync(dashboard, 3);
        var badge = window.Page.GetByRole(
            AriaRole.Button,
            new PageGetByRoleOptions { Name = "3 unread errors of api" }
        );
        await badge.WaitForAsync();
        await window.ShootAsync("resources-errors");
        await badge.ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex(@"/structuredlogs/api\?level=error$"));
        await window.Page.GetByText("Error 2").First.WaitForAsync();
        await window.GoAsync("/");
        await Row(window, "api").WaitForAsync();

        Assert.Equal(0, await window.Page.GetByText("unread error").CountAsync());
    }

    private static async Task AddErrorsAsync(RunningDashboard dashboard, int count)
    {
        var store = dashboard.Services.GetRequiredService<TelemetryStore>();
        var now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        var logs = Enumerable
            .Range(0, count)
            .Select(i => new LogEntry
            {
                Resource = new ResourceKey("api", "hjkmnpqr"),
                Time = now,
                Severity = 17,
                Category = "Test",
                Message = $"Error {i}",
            });
        await store.AddAsync(new TelemetryBatch { Logs = [.. logs] }, TestContext.Current.CancellationToken);
    }

    private static ILocator Row(Window window, string name) =>
        window
            .Page.Locator("table.grid tbody tr")
            .Filter(
                new LocatorFilterOptions
                {
                    Has = window.Page.GetByRole(
                        AriaRole.Button,
                        new PageGetByRoleOptions { Name = name, Exact = true }
                    ),
                }
            );
}
