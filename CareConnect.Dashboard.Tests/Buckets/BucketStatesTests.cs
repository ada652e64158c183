using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CareConnect.Dashboard.Tests.Buckets;

public sealed class BucketStatesTests(Chromium chromium)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_an_engine_and_without_a_server_the_page_says_so()
    {
        await using (var alone = await RunningDashboard.StartAsync())
        {
            await using var window = await chromium.OpenAsync(alone);
            await window.GoAsync("/buckets");
            await Expect(window.Page.Locator("main")).ToContainTextAsync("No AppHost is connected");
            await window.GoAsync("/buckets/storage/documents");
            await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("has no storage server 'storage'");
            Assert.Empty(window.Complaints);
        }

        await using var engine = await TestEngine.StartAsync();
        await using var dashboard = await RunningDashboard.StartAsync(engine.Settings);
        await using var other = await chromium.OpenAsync(dashboard);
        await other.GoAsync("/buckets");
        await Expect(other.Page.Locator("main")).ToContainTextAsync("The AppHost has no storage server.");
        Assert.Empty(other.Complaints);
    }

    [Fact]
    public async Task Counting_stops_at_its_limit_and_says_that_there_are_more()
    {
        await using var scene = await Scene.StartAsync(
            chromium,
            new Dictionary<string, string> { ["Dashboard:MaxCountedObjects"] = "7" }
        );
        var page = scene.Window.Page;

        await scene.Window.GoAsync("/buckets");
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = StorageScene.Documents });
        await Expect(row.GetByRole(AriaRole.Cell).First).ToHaveTextAsync("7+");
        await Expect(row.GetByRole(AriaRole.Cell).First).ToHaveAttributeAsync("title", "Counting stops at 7");
        await Expect(
                page.GetByRole(AriaRole.Row)
                    .Filter(new() { HasText = StorageScene.Plain })
                    .GetByRole(AriaRole.Cell)
                    .First
            )
            .ToHaveTextAsync("1");
    }

    [Fact]
    public async Task A_folder_of_many_objects_is_shown_page_by_page()
    {
        await using var scene = await Scene.StartAsync(chromium);
        var page = scene.Window.Page;
        await Parallel.ForAsync(
            0,
            1_050,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop },
            async (i, stop) =>
                await StorageScene.PutAsync(
                    scene.Storage.S3,
                    StorageScene.Empty,
                    $"many/{i:D5}",
                    "text/plain",
                    "x",
                    stop
                )
        );

        await scene.Window.GoAsync("/buckets/storage/unused?prefix=many/");
        await Expect(page.GetByText("the first 1,000")).ToBeVisibleAsync();
        Assert.True(await page.Locator(".object-row").CountAsync() < 200);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the next 1,000" }).ClickAsync();
        await Expect(page.GetByText("1,050 objects")).ToBeVisibleAsync();
        await page.Locator(".object-rows").EvaluateAsync("list => list.scrollTo(0, list.scrollHeight)");
        await Expect(page.Locator(".object-row").GetByText("01049")).ToBeVisibleAsync();
        await scene.Window.ShootAsync("buckets-many");

        Assert.Empty(scene.Window.Complaints);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_said_not_to_be_there()
    {
        await using var scene = await Scene.StartAsync(chromium);
        var page = scene.Window.Page;

        await scene.Window.GoAsync("/buckets/storage/no-such-bucket");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no such bucket.");
        await scene.Window.GoAsync("/buckets/storage/documents?object=no-such-object");
        await Expect(page.Locator(".details-pane")).ToContainTextAsync("There is no such bucket or object.");
    }
}
