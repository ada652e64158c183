using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Amazon.S3.Model;
using CareConnect.Dashboard.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CareConnect.Dashboard.Tests.Buckets;

/// <summary>What the page changes in buckets, and how it takes a server that goes away.</summary>
public sealed class BucketChangesTests(Chromium chromium)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(70_000)]
    [InlineData(21 * 1024 * 1024)]
    public async Task A_file_goes_up_whole_into_the_folder_that_is_shown(int length)
    {
        await using var scene = await Scene.StartAsync(chromium);
        var page = scene.Window.Page;
        var bytes = RandomNumberGenerator.GetBytes(length);

        await scene.Window.GoAsync("/buckets/storage/documents?prefix=letters/");
        await ChooseAsync(page, "scan ü.bin", bytes);
        await Expect(page.GetByText("scan ü.bin is stored.")).ToBeVisibleAsync();
        await Expect(page.Locator(".object-row").GetByText("scan ü.bin")).ToBeVisibleAsync();

        using var stored = await scene.Storage.S3.GetObjectAsync(StorageScene.Documents, "letters/scan ü.bin", Stop);
        Assert.Equal("application/x-scan", stored.Headers.ContentType);
        Assert.Equal(SHA256.HashData(bytes), await SHA256.HashDataAsync(stored.ResponseStream, Stop));
        Assert.Empty(scene.Window.Complaints);
    }

    [Fact]
    public async Task What_is_there_already_is_replaced_only_after_a_question()
    {
        await using var scene = await Scene.StartAsync(chromium);
        var page = scene.Window.Page;

        await scene.Window.GoAsync("/buckets/storage/scratch");
        await ChooseAsync(page, "notes.txt", "other"u8.ToArray());
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("cannot be brought back");
        await AnswerAsync(page, "Cancel");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        var kept = await ReadAsync(scene, "notes.txt");
        await ChooseAsync(page, "notes.txt", "other"u8.ToArray());
        await AnswerAsync(page, "Replace");
        await Expect(page.GetByText("notes.txt is stored.")).ToBeVisibleAsync();

        Assert.StartsWith("one line", kept, StringComparison.Ordinal);
        Assert.Equal("other", await ReadAsync(scene, "notes.txt"));
    }

    [Fact]
    public async Task A_deleted_object_of_a_bucket_with_versions_comes_back_when_its_marker_goes()
    {
        await using var scene = await Scene.StartAsync(chromium);
        var page = scene.Window.Page;
        var pane = page.Locator(".details-pane");

        await scene.Window.GoAsync("/buckets/storage/documents?prefix=letters/&object=letters/readme.md");
        await pane.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("this version stays");
        await scene.Window.ShootAsync("buckets-delete");
        await AnswerAsync(page, "Delete");
        await Expect(pane).ToContainTextAsync("It is deleted.");
        await Expect(pane.Locator(".versions li").First).ToContainTextAsync("delete marker, newest");
        await Expect(page.Locator(".object-row")).ToHaveTextAsync([new Regex("2026/")]);
        await page.GetByLabel("Deleted ones too").CheckAsync();
        await Expect(page.Locator(".object-row").Last).ToContainTextAsync("readme.md");
        await Expect(page.Locator(".object-row").Last).ToContainTextAsync("deleted");
        await scene.Window.ShootAsync("buckets-deleted");
        await pane.GetByTitle("Remove the delete marker").ClickAsync();
        await AnswerAsync(page, "Delete");

        await Expect(pane.Locator(".object-text")).ToHaveTextAsync("# Letters");
        await Expect(pane.Locator(".versions li")).ToHaveCountAsync(1);
        Assert.Empty(scene.Window.Complaints);
    }

    [Fact]
    public async Task A_bucket_without_versions_says_that_deleting_is_for_good()
    {
        await using var scene = await Scene.StartAsync(chromium);
        var page = scene.Window.Page;

        await scene.Window.GoAsync("/buckets/storage/scratch?object=notes.txt");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("cannot be brought back");
        await AnswerAsync(page, "Delete");
        await Expect(page.GetByText("This bucket is empty.")).ToBeVisibleAsync();
        await Expect(page.Locator(".details-pane")).ToHaveCountAsync(0);

        await Assert.ThrowsAsync<NoSuchKeyException>(() => ReadAsync(scene, "notes.txt"));
        Assert.Empty(scene.Window.Complaints);
    }

    [Fact]
    public async Task A_stopped_server_is_said_to_be_stopped_and_the_pages_recover_with_it()
    {
        await using var scene = await Scene.StartAsync(chromium);
        var page = scene.Window.Page;

        await scene.Window.GoAsync("/buckets");
        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "documents" })).ToBeVisibleAsync();
        await scene.Storage.StopAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("It does not run");
        await scene.Window.ShootAsync("buckets-stopped");
        await scene.Window.GoAsync("/buckets/storage/documents");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("It does not run");
        await scene.Storage.StartAgainAsync();
        await Expect(page.Locator(".object-row")).ToHaveCountAsync(3);
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);

        Assert.Empty(scene.Window.Complaints);
    }

    private static Task ChooseAsync(IPage page, string name, byte[] bytes) =>
        page.Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = name,
                    MimeType = "application/x-scan",
                    Buffer = bytes,
                }
            );

    private static Task AnswerAsync(IPage page, string button) =>
        page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static async Task<string> ReadAsync(Scene scene, string key)
    {
        using var stored = await scene.Storage.S3.GetObjectAsync(StorageScene.Plain, key, Stop);
        using var reader = new StreamReader(stored.ResponseStream);
        return await reader.ReadToEndAsync(Stop);
    }
}
