using System.Text.RegularExpressions;
using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CareConnect.Dashboard.Tests.Buckets;

public sealed class BucketPagesTests(Chromium chromium)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Buckets_are_listed_with_their_sizes_and_versions()
    {
        await using var scene = await Scene.StartAsync(chromium);
        var page = scene.Window.Page;

        await scene.Window.GoAsync("/");
        await page.Keyboard.PressAsync("b");
        await Expect(page).ToHaveURLAsync(new Uri(scene.Dashboard.Address, "/buckets").ToString());
        await Expect(Row(page, StorageScene.Documents)).ToContainTextAsync("13");
        await Expect(Row(page, StorageScene.Plain)).ToContainTextAsync("not kept");
        await scene.Window.ShootAsync("buckets");

        await Expect(Row(page, StorageScene.Documents)).ToContainTextAsync("kept");
        await Expect(Row(page, StorageScene.Plain)).ToContainTextAsync("22 B");
        await Expect(Row(page, StorageScene.Empty)).ToContainTextAsync("0 B");
        Assert.Empty(scene.Window.Complaints);
    }

    [Fact]
    public async Task Folders_open_by_keyboard_and_the_path_leads_back()
    {
        await using var scene = await Scene.StartAsync(chromium);
        var page = scene.Window.Page;

        await scene.Window.GoAsync("/buckets/storage/documents");
        await Expect(page.Locator(".object-row"))
            .ToHaveTextAsync([new Regex("letters/"), new Regex("odd/"), new Regex("pages/")]);
        await page.Locator(".object-row").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex(@"\?prefix=letters%2F$"));
        await Expect(page.Locator(".object-row")).ToHaveTextAsync([new Regex("2026/"), new Regex(@"readme\.md")]);
        await page.GetByLabel("Names that begin with").FillAsync("rea");
        await Expect(page.Locator(".object-row")).ToHaveTextAsync([new Regex(@"readme\.md")]);
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Path" }).GetByText("documents").ClickAsync();
        await Expect(page.Locator(".object-row")).ToHaveCountAsync(3);

        await scene.Window.GoAsync("/buckets/storage/unused");
        await Expect(page.GetByText("This bucket is empty.")).ToBeVisibleAsync();
        Assert.Empty(scene.Window.Complaints);
    }

    [Fact]
    public async Task An_object_shows_all_that_is_known_of_it()
    {
        await using var scene = await Scene.StartAsync(chromium);
        var page = scene.Window.Page;
        var pane = page.Locator(".details-pane");

        await scene.Window.GoAsync("/buckets/storage/documents?prefix=letters/2026/");
        await page.Locator(".object-row").First.ClickAsync();
        await Expect(pane.Locator(".object-text")).ToContainTextAsync("  \"resourceType\": \"Binary\"");
        await scene.Window.ShootAsync("buckets-object");

        foreach (
            var text in (string[])
                [
                    "written-by",
                    "worker",
                    "retention",
                    "10 years",
                    "SHA256",
                    "ETag",
                    "private",
                    "application/json",
                    "Versions",
                ]
        )
        {
            await Expect(pane).ToContainTextAsync(text);
        }
        await Expect(pane.Locator(".versions li")).ToHaveCountAsync(2);
        await pane.Locator(".versions button.link").Last.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("version="));
        await Expect(pane.Locator(".object-text")).ToHaveTextAsync("{}");
        Assert.Empty(scene.Window.Complaints);
    }

    [Fact]
    public async Task Odd_keys_are_shown_opened_and_downloaded_as_they_are()
    {
        await using var scene = await Scene.StartAsync(chromium);
        var page = scene.Window.Page;

        await scene.Window.GoAsync("/buckets/storage/documents?prefix=odd%2F");
        await Expect(page.Locator(".object-row")).ToHaveCountAsync(StorageScene.OddKeys.Length);
        await scene.Window.ShootAsync("buckets-odd");
        foreach (var key in StorageScene.OddKeys)
        {
            await page.Locator(".object-row").GetByText(key["odd/".Length..], new() { Exact = true }).ClickAsync();
            await Expect(page.Locator(".details-pane .object-text")).ToHaveTextAsync($"body of {key}");
            var download = await page.RunAndWaitForDownloadAsync(() =>
                page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync()
            );
            Assert.Equal($"body of {key}", await File.ReadAllTextAsync(await download.PathAsync(), Stop));
        }
        Assert.NotEqual("ran", await page.TitleAsync());
        Assert.Empty(scene.Window.Complaints);
    }

    [Theory]
    [InlineData(StorageScene.Page, "<script>")]
    [InlineData(StorageScene.Drawing, "onload=")]
    public async Task A_script_in_an_object_is_text_and_does_not_run(string key, string seen)
    {
        await using var scene = await Scene.StartAsync(chromium);
        var page = scene.Window.Page;

        await scene.Window.GoAsync($"/buckets/storage/documents?prefix=pages/&object={Uri.EscapeDataString(key)}");
        await Expect(page.Locator(".object-text")).ToContainTextAsync(seen);
        await Expect(page.Locator(".details-pane iframe, .details-pane img")).ToHaveCountAsync(0);

        Assert.NotEqual("ran", await page.TitleAsync());
        Assert.Empty(scene.Window.Complaints);
    }

    [Fact]
    public async Task Pictures_and_pdfs_are_drawn()
    {
        await using var scene = await Scene.StartAsync(chromium);
        var page = scene.Window.Page;

        await scene.Window.GoAsync("/buckets/storage/documents?prefix=pages/&object=pages/dot.png");
        await Expect(page.Locator(".object-image")).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.object-image').naturalWidth === 96");
        await scene.Window.ShootAsync("buckets-image");
        await scene.Window.GoAsync("/buckets/storage/documents?prefix=pages/&object=pages/form.pdf");
        await Expect(page.Locator(".object-pdf")).ToBeVisibleAsync();
        var answer = await page.APIRequest.GetAsync(
            await page.Locator(".object-pdf").EvaluateAsync<string>("frame => frame.src")
        );
        await scene.Window.ShootAsync("buckets-pdf");

        Assert.Equal("application/pdf", answer.Headers["content-type"]);
        Assert.Equal("SAMEORIGIN", answer.Headers["x-frame-options"]);
        Assert.Empty(scene.Window.Complaints);
    }

    private static ILocator Row(IPage page, string bucket) =>
        page.GetByRole(AriaRole.Row)
            .Filter(new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = bucket }) });
}
