using System.IO.Compression;
using System.Text.RegularExpressions;
using CareConnect.Hosting.Networking;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Browser;

public sealed class ShellTests(Chromium chromium)
{
    [Fact]
    public async Task The_help_opens_by_its_key_and_tells_the_shortcuts()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/");
        await window.Page.Keyboard.PressAsync("?");
        await window.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await window.ShootAsync("help");
        var text = await window.Page.GetByRole(AriaRole.Dialog).InnerTextAsync();
        await window.Page.Keyboard.PressAsync("Escape");

        Assert.Contains("Keyboard shortcuts", text, StringComparison.Ordinal);
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task One_key_opens_a_page_but_not_while_somebody_types_or_has_switched_it_off()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/");
        await window.Page.Keyboard.PressAsync("c");
        await window.Page.Locator(".console").WaitForAsync();
        // A new page takes the focus to its heading, which must not happen after the next key.
        await window.Page.WaitForFunctionAsync("() => document.activeElement.matches('h1')");
        await window.Page.Keyboard.PressAsync("/");
        await window.Page.Keyboard.TypeAsync("rst");
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex(@"/consolelogs\?text=rst$"));
        await window.Page.Locator("h1").ClickAsync();
        await window.Page.Keyboard.PressAsync("Shift+S");
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("/settings$"));
        await window.Page.GetByLabel("Shortcuts of one key").ClickAsync();
        await window.Page.WaitForFunctionAsync("() => localStorage.getItem('careconnect.shortcuts') === 'off'");
        await window.Page.Locator("h1").ClickAsync();
        await window.Page.Keyboard.PressAsync("r");
        await window.Page.WaitForTimeoutAsync(300);

        Assert.EndsWith("/settings", window.Page.Url, StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task The_first_tab_leads_past_the_navigation()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/settings");
        await window.Page.EvaluateAsync("() => document.activeElement.blur()");
        await window.Page.Locator(".skip-link").FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");

        Assert.Equal("main", await window.Page.EvaluateAsync<string>("() => document.activeElement.id"));
        Assert.EndsWith("/settings", window.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chosen_theme_and_clock_outlive_the_page()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var window = await chromium.OpenAsync(dashboard);
        const string Theme = "() => document.documentElement.dataset.theme";

        await window.GoAsync("/settings");
        var before = await window.Page.EvaluateAsync<string>(Theme);
        await window.Page.GetByLabel("Dark").ClickAsync();
        await window.Page.GetByLabel("12 hours").ClickAsync();
        await window.Page.WaitForFunctionAsync("() => localStorage.getItem('careconnect.clock') === 'hours12'");
        await window.GoAsync("/settings");
        await window.ShootAsync("settings-dark");

        Assert.Equal("light", before);
        Assert.Equal("dark", await window.Page.EvaluateAsync<string>(Theme));
        await Assertions.Expect(window.Page.GetByLabel("12 hours")).ToBeCheckedAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_dashboard_that_ends_is_missed_in_plain_words_and_the_page_comes_back_with_it()
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-").FullName;
        var settings = new Dictionary<string, string>
        {
            ["Dashboard:Url"] = $"http://127.0.0.1:{PortAllocator.Next()}",
        };
        var first = await RunningDashboard.StartAsync(settings, folder);
        await using var window = await chromium.OpenAsync(first);
        await window.GoAsync("/consolelogs?wrap=true");

        await first.DisposeAsync();
        await window.Page.GetByText("The dashboard does not answer").WaitForAsync();
        await window.ShootAsync("reconnect");
        await using var second = await RunningDashboard.StartAsync(settings, folder);
        await window
            .Page.GetByText("The dashboard does not answer")
            .WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden, Timeout = 30_000 });
        await window.Page.Locator("main h1").WaitForAsync();

        Assert.EndsWith("/consolelogs?wrap=true", window.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(window.Page.GetByLabel("Wrap")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task Data_is_cleared_only_after_a_question()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await ConsoleText.ConsoleLines.AddAsync(
            dashboard,
            50,
            cancellationToken: TestContext.Current.CancellationToken
        );
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/settings");
        await window
            .Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Clear", Exact = true })
            .ClickAsync();
        await window
            .Page.GetByRole(AriaRole.Dialog)
            .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Clear" })
            .ClickAsync();
        await window.Page.GetByText("Cleared: console lines").WaitForAsync();
        await window.GoAsync("/consolelogs");

        await window.Page.GetByText("0 lines").WaitForAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task The_export_holds_the_kinds_that_are_ticked()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await ConsoleText.ConsoleLines.AddAsync(
            dashboard,
            50,
            cancellationToken: TestContext.Current.CancellationToken
        );
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/settings");
        await window.Page.GetByLabel("Traces").ClickAsync();
        await Assertions.Expect(window.Page.GetByLabel("Traces")).Not.ToBeCheckedAsync();
        var download = await window.Page.RunAndWaitForDownloadAsync(() =>
            window.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Export" }).ClickAsync()
        );
        await using var zip = await ZipFile.OpenReadAsync(
            await download.PathAsync(),
            TestContext.Current.CancellationToken
        );

        Assert.Contains(zip.Entries, entry => entry.FullName.Contains("api-hjkmnpqr", StringComparison.Ordinal));
        Assert.EndsWith("kinds=console,logs,metrics", download.Url, StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }
}
