using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.ConsoleText;

public sealed class ConsoleLogsPageTests(Chromium chromium)
{
    private const int Many = 100_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_thousand_lines_are_followed_and_scrolled_with_few_of_them_in_the_page()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await ConsoleLines.AddAsync(dashboard, Many, cancellationToken: Stop);
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/consolelogs");
        await Line(window, Many - 1).WaitForAsync();
        await window.ShootAsync("console");
        await ConsoleLines.AddAsync(dashboard, 500, first: Many, Stop);
        await Line(window, Many + 499).WaitForAsync();
        await Assertions.Expect(Line(window, Many + 499)).ToBeInViewportAsync();

        foreach (var place in new[] { 0, 50_000, 99_000 })
        {
            await ScrollToAsync(window, place);
            await Assertions.Expect(Line(window, place + 2)).ToBeInViewportAsync();
            Assert.InRange(await window.Page.Locator(".console .line").CountAsync(), 100, 300);
        }
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Who_scrolls_up_is_left_alone_until_they_come_back_to_the_end()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await ConsoleLines.AddAsync(dashboard, 2_000, cancellationToken: Stop);
        await using var window = await chromium.OpenAsync(dashboard);
        await window.GoAsync("/consolelogs");
        await Line(window, 1_999).WaitForAsync();

        await ScrollToAsync(window, 1_000);
        await Line(window, 1_002).WaitForAsync();
        await ConsoleLines.AddAsync(dashboard, 100, first: 2_000, Stop);
        await window.Page.GetByText("2,100 lines").WaitForAsync();
        await Assertions.Expect(Line(window, 1_002)).ToBeInViewportAsync();
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "To the end" }).ClickAsync();

        await Assertions.Expect(Line(window, 2_099)).ToBeInViewportAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_search_goes_from_match_to_match_and_can_hide_the_rest()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await ConsoleLines.AddAsync(dashboard, 20_000, cancellationToken: Stop);
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/consolelogs?text=line+777");
        await window.Page.GetByText("38 matches").WaitForAsync();
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Previous match" }).ClickAsync();
        await Assertions.Expect(Line(window, 19_777)).ToBeInViewportAsync();
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Next match" }).ClickAsync();
        await Assertions.Expect(Line(window, 777)).ToBeInViewportAsync();
        await window.ShootAsync("console-search");
        Assert.Contains("777", await window.Page.Locator(".console .match").AllInnerTextsAsync());

        await window.Page.GetByLabel("Matches only").ClickAsync();
        await Assertions.Expect(window.Page).ToHaveURLAsync(new Regex("only=True"));
        await Assertions.Expect(window.Page.Locator(".console .line")).ToHaveCountAsync(38);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_replica_has_its_lines_alone_and_wrapping_and_timestamps_stand_in_the_address()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await ConsoleLines.AddAsync(dashboard, 4_000, cancellationToken: Stop);
        await using var window = await chromium.OpenAsync(dashboard);

        await window.GoAsync("/consolelogs/api-hjkmnpqr?wrap=true&time=off");
        await Line(window, 3_996).WaitForAsync();
        await window.ShootAsync("console-wrap");

        Assert.Equal(0, await window.Page.Locator(".console .who").CountAsync());
        Assert.Equal(0, await window.Page.Locator(".console .at").CountAsync());
        await window.Page.GetByText("1,000 lines").WaitForAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Paused_lines_stand_still_and_come_after_the_pause()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await ConsoleLines.AddAsync(dashboard, 100, cancellationToken: Stop);
        await using var window = await chromium.OpenAsync(dashboard);
        await window.GoAsync("/consolelogs");
        await Line(window, 99).WaitForAsync();

        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Pause" }).ClickAsync();
        await window.Page.GetByText("100 lines, paused").WaitForAsync();
        await ConsoleLines.AddAsync(dashboard, 10, first: 100, Stop);
        // Two refreshes' time: had it not stood still, the lines would be there.
        await window.Page.WaitForTimeoutAsync(600);
        Assert.Equal(0, await Line(window, 109).CountAsync());
        await window.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Resume" }).ClickAsync();

        await Line(window, 109).WaitForAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task The_download_has_all_lines_without_colours()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await ConsoleLines.AddAsync(dashboard, 12_345, cancellationToken: Stop);
        using var client = new HttpClient { BaseAddress = dashboard.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningDashboard.Token);

        using var answer = await client.GetAsync("/consolelogs.txt", Stop);
        var lines = (await answer.Content.ReadAsStringAsync(Stop)).TrimEnd().Split('\n');
        var ofOne = await client.GetStringAsync("/consolelogs.txt?resource=postgres&text=line+777", Stop);

        Assert.Equal(12_345, lines.Length);
        Assert.Matches(
            @"^\S+Z api-hjkmnpqr stderr info: line 0 of api, see http://localhost:8080/health\r?$",
            lines[0]
        );
        Assert.DoesNotContain('\u001b', string.Concat(lines));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.All(ofOne.TrimEnd().Split('\n'), line => Assert.Contains("postgres", line, StringComparison.Ordinal));
    }

    private static ILocator Line(Window window, int number) =>
        window
            .Page.Locator(".console .line")
            .Filter(new LocatorFilterOptions { HasTextRegex = new Regex($@"line {number}\b") });

    private static Task ScrollToAsync(Window window, int place) =>
        window.Page.Locator(".console").EvaluateAsync("(element, place) => { element.scrollTop = place * 20; }", place);
}
