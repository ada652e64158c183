using System.Text.RegularExpressions;
using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Playwright;

namespace CareConnect.Dashboard.Tests.Mails;

public sealed class MailsPageTests(Chromium chromium)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_mail_opens_beside_the_list_by_the_keyboard_in_all_its_views(ColorScheme scheme)
    {
        await using var scene = await MailScene.StartAsync();
        await scene.FillAsync();
        await using var window = await chromium.OpenAsync(scene.Dashboard, scheme);
        var page = window.Page;

        await window.GoAsync("/settings");
        await page.Keyboard.PressAsync("e");
        await Assertions.Expect(page.Locator(".page-head [role=status]")).ToHaveTextAsync("4 mails, 4 not read yet");
        await window.ShootAsync($"mails-list-{scheme}");
        await page.Locator(".mail-row").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Locator(".mail-row").Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/mails/mail/[0-9a-f]{24}$"));
        var frame = page.FrameLocator(".mail-frame");
        await Assertions.Expect(frame.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Welcome to the circle");
        await Assertions.Expect(page.Locator(".page-head [role=status]")).ToHaveTextAsync("4 mails, 3 not read yet");
        Assert.True(
            await frame
                .GetByAltText("The sign of CareConnect")
                .EvaluateAsync<bool>("i => i.complete && i.naturalWidth === 32")
        );
        await window.ShootAsync($"mails-{scheme}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Text", Exact = true }).ClickAsync();
        await Assertions
            .Expect(page.GetByLabel("The mail's text"))
            .ToContainTextAsync("You are invited to the care circle");
        await window.ShootAsync($"mails-text-{scheme}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Headers" }).ClickAsync();
        await Assertions.Expect(page.Locator(".key-values")).ToContainTextAsync("Return-Path");
        await window.ShootAsync($"mails-headers-{scheme}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Raw source" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("The mail's source")).ToContainTextAsync("Content-Type: multipart/");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"\?view=source$"));

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".details-pane")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".mail-row").First).ToBeFocusedAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_file_and_the_whole_mail_are_saved_as_they_were_sent()
    {
        await using var scene = await MailScene.StartAsync();
        await scene.FillAsync();
        await using var window = await chromium.OpenAsync(scene.Dashboard);

        await window.GoAsync("/mails/mail/latest");
        var file = await window.Page.RunAndWaitForDownloadAsync(() =>
            window.Page.GetByRole(AriaRole.Link, new() { Name = "Übersicht.txt" }).ClickAsync()
        );
        var mail = await window.Page.RunAndWaitForDownloadAsync(() =>
            window.Page.GetByRole(AriaRole.Link, new() { Name = "Save the mail" }).ClickAsync()
        );

        Assert.Equal("Übersicht.txt", file.SuggestedFilename);
        Assert.Equal("Plan of the week", await File.ReadAllTextAsync(await file.PathAsync(), Token));
        Assert.EndsWith(".eml", mail.SuggestedFilename, StringComparison.Ordinal);
        Assert.Contains(
            "Subject: You are invited",
            await File.ReadAllTextAsync(await mail.PathAsync(), Token),
            StringComparison.Ordinal
        );
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_link_of_a_mail_opens_in_a_tab_that_knows_nothing_of_the_dashboard()
    {
        await using var scene = await MailScene.StartAsync();
        var there = new Uri(scene.Dashboard.Address, "/login");
        await scene.SendAsync(
            MailScene.Page(
                "A link",
                $"<a href=\"{there}\" target=\"_top\" rel=\"opener\">Go on</a><a href=\"{there}\">Or here</a>"
            )
        );
        await using var window = await chromium.OpenAsync(scene.Dashboard);
        var page = window.Page;

        await window.GoAsync("/mails/mail/latest");
        var tab = await page.RunAndWaitForPopupAsync(() =>
            page.FrameLocator(".mail-frame").GetByText("Or here").ClickAsync()
        );
        await tab.GetByRole(AriaRole.Heading).First.WaitForAsync();
        Assert.True(await tab.EvaluateAsync<bool>("() => window.opener === null && document.referrer === ''"));
        await page.FrameLocator(".mail-frame").GetByText("Go on").ClickAsync();

        await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("Mails");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/mails/mail/latest$"));
    }

    [Fact]
    public async Task New_mails_come_by_themselves_and_a_search_stands_in_the_address()
    {
        await using var scene = await MailScene.StartAsync();
        await using var window = await chromium.OpenAsync(scene.Dashboard);
        var page = window.Page;

        await window.GoAsync("/mails");
        await page.GetByText("No mails have come yet.").WaitForAsync();
        await window.ShootAsync("mails-empty");
        await scene.FillAsync();
        await Assertions.Expect(page.Locator(".mail-row").First).ToContainTextAsync("You are invited");
        await scene.SendAsync(MailScene.Mail("The very newest", "Hello"));
        await Assertions.Expect(page.Locator(".mail-row").First).ToContainTextAsync("The very newest");

        await page.GetByLabel("Search subject, people and text").FillAsync("thursday visit");
        await Assertions.Expect(page.Locator(".mail-row")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".page-head [role=status]")).ToHaveTextAsync("1 of 5 mails");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/mails\?text=thursday%20visit$"));
        await page.Locator(".mail-row").ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Weekly summary" }).WaitForAsync();
        await page.GetByLabel("Search subject, people and text").FillAsync("never said");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all mails" }).ClickAsync();
        await Assertions.Expect(page.Locator(".mail-row")).ToHaveCountAsync(5);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Mails_are_deleted_only_after_a_question()
    {
        await using var scene = await MailScene.StartAsync();
        await scene.FillAsync();
        await using var window = await chromium.OpenAsync(scene.Dashboard);
        var page = window.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);

        await window.GoAsync("/mails/mail/latest");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete this mail" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.Locator(".mail-row")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator(".details-pane")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete all" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.Locator(".mail-row")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete all" }).ClickAsync();
        await window.ShootAsync("mails-delete");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await page.GetByText("No mails have come yet.").WaitForAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task A_mail_server_that_stops_or_does_not_answer_is_said_to_and_its_mails_come_back_with_it()
    {
        await using var scene = await MailScene.StartAsync();
        await scene.FillAsync();
        await using var window = await chromium.OpenAsync(scene.Dashboard);
        var page = window.Page;

        await window.GoAsync("/mails");
        await Assertions.Expect(page.Locator(".mail-row")).ToHaveCountAsync(4);
        scene.Engine.Change(MailScene.Server, mail => mail with { State = "Finished" });
        await page.GetByText("mail does not run (Finished)").WaitForAsync();
        await window.ShootAsync("mails-stopped");
        scene.Engine.Change(MailScene.Server, mail => mail with { State = "Running" });
        await Assertions.Expect(page.Locator(".mail-row")).ToHaveCountAsync(4);
        await scene.Sink.StopAsync();
        await page.GetByText("mail does not answer.").WaitForAsync();

        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Without_a_mail_server_the_page_says_so_and_a_mail_that_is_gone_is_missed()
    {
        await using var engine = await TestEngine.StartAsync();
        await using var bare = await RunningDashboard.StartAsync(engine.Settings);
        await using (var window = await chromium.OpenAsync(bare))
        {
            await window.GoAsync("/mails");
            await window.Page.GetByText("The AppHost has no mail server.").WaitForAsync();
            await window.ShootAsync("mails-none");
            Assert.Empty(window.Complaints);
        }
        await using var scene = await MailScene.StartAsync();
        await scene.FillAsync();
        await using var other = await chromium.OpenAsync(scene.Dashboard);

        await other.GoAsync("/mails/mail/000000000000000000000000");

        await other.Page.GetByText("mail does not have this any more.").WaitForAsync();
        Assert.Empty(other.Complaints);
    }

    [Theory]
    [InlineData("/mails", ".mail-row")]
    [InlineData("/mails/mail/latest", ".mail-frame")]
    [InlineData("/mails/mail/latest?view=text", ".mail-text")]
    [InlineData("/mails/mail/latest?view=headers", ".details-pane .key-values")]
    [InlineData("/mails?text=unsaid", ".nothing button")]
    public async Task Axe_finds_nothing_serious_over_mails(string path, string until)
    {
        await using var scene = await MailScene.StartAsync();
        await scene.FillAsync();

        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var window = await chromium.OpenAsync(scene.Dashboard, scheme);
            await window.GoAsync(path);
            await window.Page.Locator(until).First.WaitForAsync();

            Assert.Empty(await Axe.FindAsync(window));
            Assert.Empty(window.Complaints);
        }
    }
}
