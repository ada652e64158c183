using CareConnect.Dashboard.Tests.ConsoleText;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Browser;

public sealed class AccessibilityTests(Chromium chromium)
{
    [Theory]
    [InlineData("/", "table.grid")]
    [InlineData("/?resource=cache", "aside.details-pane dl")]
    [InlineData("/?view=graph&resource=api", "svg a.node")]
    [InlineData("/?view=parameters", ".parameters dl")]
    [InlineData("/consolelogs?text=line", ".console .line")]
    [InlineData("/database", "main .server")]
    [InlineData("/mails", "main code")]
    [InlineData("/buckets", "main p")]
    [InlineData("/settings", ".settings h2")]
    [InlineData("/no-such-page", "main p")]
    public async Task Axe_finds_nothing_serious_in_either_theme(string path, string until)
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await ConsoleLines.AddAsync(dashboard, 300, cancellationToken: TestContext.Current.CancellationToken);

        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var window = await chromium.OpenAsync(dashboard, scheme);
            await window.GoAsync(path);
            await window.Page.Locator(until).First.WaitForAsync();
            await window.ShootAsync($"{Name(path)}-{scheme.ToString().ToLowerInvariant()}");

            Assert.Empty(await Axe.FindAsync(window));
            // The browser complains of a page that is not there, and rightly so.
            Assert.Equal(path == "/no-such-page", window.Complaints.Any());
            Assert.All(window.Complaints, complaint => Assert.Contains("404", complaint, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Axe_finds_nothing_serious_at_the_door()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await using var window = await chromium.OpenAsync(dashboard);

        await window.Page.GotoAsync("/login?t=wrong");
        await window.ShootAsync("login");

        Assert.Empty(await Axe.FindAsync(window));
    }

    private static string Name(string path) =>
        string.Join('-', path.Split('/', '?', '&', '=').Where(part => part.Length > 0)) is { Length: > 0 } name
            ? $"axe-{name}"
            : "axe-resources";
}
