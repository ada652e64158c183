using System.Net;
using System.Security.Cryptography;
using Amazon.S3.Model;

namespace CareConnect.Dashboard.Tests.Buckets;

/// <summary>Bodies as they go through the dashboard.</summary>
public sealed class ObjectEndpointsTests
{
    private const string Letter = "/buckets/storage/documents/content?key=letters/readme.md";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_download_is_the_object_byte_by_byte_under_a_name_that_a_file_may_have()
    {
        await using var rig = await Rig.StartAsync();
        var bytes = RandomNumberGenerator.GetBytes(5 * 1024 * 1024);
        await StorageScene.PutAsync(rig.S3, StorageScene.Documents, "a/b: \"ü\".bin", "text/html", bytes, Stop);

        using var answer = await rig.Http.GetAsync(
            $"/buckets/storage/documents/content?key={Uri.EscapeDataString("a/b: \"ü\".bin")}",
            Stop
        );

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(bytes.Length, answer.Content.Headers.ContentLength);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("b_ _ü_.bin", answer.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains(
            "sandbox",
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal
        );
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(Stop));
    }

    [Theory]
    [InlineData(StorageScene.Page, "attachment", "application/octet-stream")]
    [InlineData(StorageScene.Drawing, "attachment", "application/octet-stream")]
    [InlineData("letters/readme.md", "attachment", "application/octet-stream")]
    [InlineData("pages/dot.png", "inline", "image/png")]
    [InlineData("pages/form.pdf", "inline", "application/pdf")]
    public async Task Only_pixels_and_pdfs_are_ever_shown_inline(string key, string disposition, string type)
    {
        await using var rig = await Rig.StartAsync();

        using var answer = await rig.Http.GetAsync(
            $"/buckets/storage/documents/content?inline=true&key={Uri.EscapeDataString(key)}",
            Stop
        );

        Assert.Equal(disposition, answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.DoesNotContain(
            "script-src",
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("odd//twice.txt")]
    [InlineData("odd/./dot.txt")]
    [InlineData("odd/../up.txt")]
    [InlineData("odd/+ %41&=#?.txt")]
    public async Task A_key_is_text_and_no_path(string key)
    {
        await using var rig = await Rig.StartAsync();
        var path = $"/buckets/storage/documents/content?key={Uri.EscapeDataString(key)}";

        using var put = await rig.Http.PutAsync(path, new StringContent(key), Stop);

        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        Assert.Equal(key, await rig.Http.GetStringAsync(path, Stop));
        var list = await rig.S3.ListObjectsV2Async(new() { BucketName = StorageScene.Documents, Prefix = key }, Stop);
        Assert.Equal(key, Assert.Single(list.S3Objects).Key);
    }

    [Fact]
    public async Task A_key_with_a_slash_in_front_is_refused_in_words_and_touches_no_other()
    {
        await using var rig = await Rig.StartAsync();
        const string Path = "/buckets/storage/documents/content?replace=true&key=/letters/readme.md";

        using var put = await rig.Http.PutAsync(Path, new StringContent("other"), Stop);

        Assert.Equal(HttpStatusCode.BadGateway, put.StatusCode);
        Assert.Contains("begins with a slash", await put.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal("# Letters", await rig.Http.GetStringAsync(Letter, Stop));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Who_is_not_signed_in_gets_and_stores_nothing(string method)
    {
        await using var rig = await Rig.StartAsync();
        using var stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = rig.Http.BaseAddress,
        };
        using var request = new HttpRequestMessage(new HttpMethod(method), Letter + "&replace=true");
        request.Content = method == "PUT" ? new StringContent("mine now") : null;

        using var answer = await stranger.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/login", answer.Headers.Location!.AbsolutePath);
        Assert.Equal("# Letters", await rig.Http.GetStringAsync(Letter, Stop));
    }

    [Fact]
    public async Task A_page_of_another_origin_cannot_store_anything()
    {
        await using var rig = await Rig.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, Letter + "&replace=true")
        {
            Content = new StringContent("mine now"),
        };
        request.Headers.Add("Origin", "http://localhost:3000");

        using var answer = await rig.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("# Letters", await rig.Http.GetStringAsync(Letter, Stop));
    }

    [Fact]
    public async Task An_object_is_not_replaced_unless_that_is_asked_for()
    {
        await using var rig = await Rig.StartAsync();

        using var refused = await rig.Http.PutAsync(Letter, new StringContent("other"), Stop);
        var kept = await rig.Http.GetStringAsync(Letter, Stop);
        using var replaced = await rig.Http.PutAsync(Letter + "&replace=true", new StringContent("other"), Stop);

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Equal("# Letters", kept);
        Assert.Equal(HttpStatusCode.NoContent, replaced.StatusCode);
        Assert.Equal("other", await rig.Http.GetStringAsync(Letter, Stop));
    }

    [Theory]
    [InlineData("/buckets/storage/documents/content?key=none", HttpStatusCode.NotFound)]
    [InlineData("/buckets/storage/none/content?key=none", HttpStatusCode.NotFound)]
    [InlineData("/buckets/storage/documents/content", HttpStatusCode.BadRequest)]
    [InlineData("/buckets/none/documents/content?key=none", HttpStatusCode.BadGateway)]
    public async Task What_is_not_there_is_refused_in_words(string path, HttpStatusCode status)
    {
        await using var rig = await Rig.StartAsync();

        using var answer = await rig.Http.GetAsync(path, Stop);

        Assert.Equal(status, answer.StatusCode);
        Assert.DoesNotContain(
            " at CareConnect",
            await answer.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_upload_that_breaks_off_stores_nothing()
    {
        await using var rig = await Rig.StartAsync();
        using var cut = new CancellationTokenSource();
        var body = new StreamContent(new BrokenStream(20 * 1024 * 1024, cut));

        await Assert.ThrowsAnyAsync<Exception>(() =>
            rig.Http.PutAsync("/buckets/storage/documents/content?key=half", body, cut.Token)
        );

        await Assert.ThrowsAsync<NoSuchKeyException>(() => rig.S3.GetObjectAsync(StorageScene.Documents, "half", Stop));
    }
}
