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

        Assert.Contains(
            "Keyboard shortcuts",
            await window.Page.GetByRole(AriaRole.Dialog).InnerTextAsync(),
            StringComparison.Ordinal
        );
        Assert.Empty(window.Complaints);
    }
}
