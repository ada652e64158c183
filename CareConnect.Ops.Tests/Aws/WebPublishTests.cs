using System.Text.Json;
using CareConnect.Ops.Tests.Web;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>A site is published and gone back from on the emulator, whatever happens in between.</summary>
[Collection(OneCloud.Name)]
public sealed class WebPublishTests(Cloud cloud) : IAsyncLifetime
{
    private const string Logo = "assets/logo-Zz9Yy8Xx.svg";
    private const string Immutable = "public, max-age=31536000, immutable";
    private static readonly string[] Unhashed = ["manifest.webmanifest", "about.html", "index.html"];
    private static readonly string Forgotten = $"forget {string.Join(' ', Unhashed.Select(path => $"/{path}"))}";

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.Missing is not null, AwsEmulator.Missing ?? "");
        cloud.Proxy.Clear();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Hashed_assets_go_first_the_index_last_and_only_what_has_no_hash_is_forgotten()
    {
        var site = await WebStage.BuildAsync(cloud);
        using var first = WebFolder.Of("a");

        var report = await cloud.Ops.ReportAsync(0, site.Publish(first, "--version", "1.0.0"));

        var changes = site.Changes();
        Assert.Equal([$"put assets/index-{WebFolder.Hash("a")}.js", $"put {Logo}"], changes.Take(2).Order());
        Assert.Equal([.. Unhashed.Select(path => $"put {path}"), Forgotten], changes.Skip(2));
        Assert.Equal(
            ("text/javascript; charset=utf-8", Immutable, "console.log('a');"),
            await site.ReadAsync($"assets/index-{WebFolder.Hash("a")}.js")
        );
        Assert.Equal(("image/svg+xml", Immutable), await site.HeadersAsync(Logo));
        Assert.Equal(("text/html; charset=utf-8", "no-cache"), await site.HeadersAsync("index.html"));
        Assert.Equal(("application/manifest+json", "no-cache"), await site.HeadersAsync("manifest.webmanifest"));
        var release = Assert.Single(await site.ReleasesAsync());
        Assert.Equal(("1.0.0", "published"), (Text(release, "version"), Text(release, "state")));
        Assert.StartsWith("arn:aws:", Text(release, "by"), StringComparison.Ordinal);
        Assert.Equal(5, release.GetProperty("files").GetArrayLength());
        Assert.All(
            release.GetProperty("files").EnumerateArray(),
            file => Assert.Equal(64, Text(file, "sha256").Length)
        );
        Assert.Contains(
            "2 of 2 hashed ones were new",
            report.GetProperty("summary")[0].GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_next_release_leaves_old_assets_where_they_are_and_rollback_puts_the_rest_back()
    {
        var site = await WebStage.BuildAsync(cloud);
        using var first = WebFolder.Of("a");
        using var second = WebFolder.Of("b");
        await cloud.Ops.ReportAsync(0, site.Publish(first));
        cloud.Proxy.Clear();

        await cloud.Ops.ReportAsync(0, site.Publish(second));

        var asset = $"assets/index-{WebFolder.Hash("a")}.js";
        Assert.DoesNotContain($"put {Logo}", site.Changes());
        Assert.Contains(asset, await site.FilesAsync());
        Assert.Contains(WebFolder.Hash("b"), (await site.ReadAsync("index.html")).Content, StringComparison.Ordinal);
        cloud.Proxy.Clear();

        await cloud.Ops.ReportAsync(0, site.Rollback());

        Assert.Equal([.. Unhashed.Select(path => $"put {path}"), Forgotten], site.Changes());
        var (type, cache, content) = await site.ReadAsync("index.html");
        Assert.Equal(("text/html; charset=utf-8", "no-cache"), (type, cache));
        Assert.Equal(File.ReadAllText(Path.Combine(first.Path, "index.html")), content);
        Assert.Equal(
            ["published", "rolledBack"],
            (await site.ReleasesAsync()).Select(release => Text(release, "state"))
        );

        var again = await cloud.Ops.RunAsync(site.Rollback());
        Assert.Equal(3, again.ExitCode);
        Assert.Contains("no earlier release of this site", again.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assets_go_with_the_last_release_that_has_them_and_what_others_put_there_stays()
    {
        var site = await WebStage.BuildAsync(cloud);
        using var first = WebFolder.Of("a");
        using var second = WebFolder.Of("b");
        using var third = WebFolder.Of("c");
        await cloud.AwsAsync("s3api", "put-object", "--bucket", site.Bucket, "--key", "assets/other-Qq1Ww2Ee.js");
        foreach (var folder in new[] { first, second, third })
        {
            cloud.Proxy.Clear();
            await cloud.Ops.ReportAsync(0, site.Publish(folder, "--keep", "2", "--keep-days", "0"));
        }

        Assert.Equal($"remove assets/index-{WebFolder.Hash("a")}.js", site.Changes()[^1]);
        Assert.Equal(
            [
                "about.html",
                $"assets/index-{WebFolder.Hash("b")}.js",
                $"assets/index-{WebFolder.Hash("c")}.js",
                Logo,
                "assets/other-Qq1Ww2Ee.js",
                "index.html",
                "manifest.webmanifest",
            ],
            (await site.FilesAsync()).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            [true, false, false],
            (await site.ReleasesAsync()).Select(release => release.GetProperty("isPast").GetBoolean())
        );
    }

    [Fact]
    public async Task A_publication_that_is_killed_at_each_step_goes_on_and_the_index_never_comes_too_early()
    {
        var site = await WebStage.BuildAsync(cloud);
        using var folder = WebFolder.Of("a");
        string[] steps =
        [
            "] Write down what comes",
            "] Upload what has a hash",
            "1 of 2: assets/",
            "] Upload the rest, index.html last",
            "      about.html",
            "] Let the edge forget the rest",
            "] Write down that it is published",
            "] Remove what no kept release has",
        ];
        foreach (var step in steps)
        {
            await cloud.Ops.KillAtAsync(step, site.Publish(folder));
        }

        var report = await cloud.Ops.ReportAsync(0, site.Publish(folder));

        Assert.True(report.GetProperty("resumed").GetBoolean());
        var changes = site.Changes().ToList();
        var index = changes.IndexOf("put index.html");
        Assert.Equal(
            2,
            changes
                .Take(index)
                .Where(change => change.StartsWith("put assets/", StringComparison.Ordinal))
                .Distinct()
                .Count()
        );
        Assert.Contains(Forgotten, changes.Skip(index));
        Assert.Equal(5, (await site.FilesAsync()).Count);
        Assert.Equal("published", Text(Assert.Single(await site.ReleasesAsync()), "state"));
    }

    [Fact]
    public async Task A_rollback_that_is_killed_at_each_step_goes_on_to_the_same_release()
    {
        var site = await WebStage.BuildAsync(cloud);
        using var first = WebFolder.Of("a");
        using var second = WebFolder.Of("b");
        await cloud.Ops.ReportAsync(0, site.Publish(first));
        await cloud.Ops.ReportAsync(0, site.Publish(second));
        string[] steps =
        [
            "] Put its files without a hash back",
            "      about.html",
            "] Let the edge forget them",
            "] Write down that the other one",
        ];
        foreach (var step in steps)
        {
            await cloud.Ops.KillAtAsync(step, site.Rollback());
        }

        var report = await cloud.Ops.ReportAsync(0, site.Rollback());

        Assert.True(report.GetProperty("resumed").GetBoolean());
        Assert.Contains(WebFolder.Hash("a"), (await site.ReadAsync("index.html")).Content, StringComparison.Ordinal);
        Assert.Equal(
            ["published", "rolledBack"],
            (await site.ReleasesAsync()).Select(release => Text(release, "state"))
        );
    }

    [Fact]
    public async Task Undo_of_half_a_publication_serves_the_release_before_it_again()
    {
        var site = await WebStage.BuildAsync(cloud);
        using var first = WebFolder.Of("a");
        using var second = WebFolder.Of("b");
        await cloud.Ops.ReportAsync(0, site.Publish(first));
        await cloud.Ops.KillAtAsync("] Let the edge forget the rest", site.Publish(second));
        cloud.Proxy.Clear();

        await cloud.Ops.ReportAsync(0, site.Publish(second, "--undo"));

        Assert.Equal([.. Unhashed.Select(path => $"put {path}"), Forgotten], site.Changes());
        Assert.Contains(WebFolder.Hash("a"), (await site.ReadAsync("index.html")).Content, StringComparison.Ordinal);
        Assert.Equal(
            ["published", "rolledBack"],
            (await site.ReleasesAsync()).Select(release => Text(release, "state"))
        );
    }

    [Fact]
    public async Task A_run_that_was_overtaken_does_not_go_on_and_says_how_to_close_it()
    {
        var site = await WebStage.BuildAsync(cloud);
        using var first = WebFolder.Of("a");
        using var second = WebFolder.Of("b");
        await cloud.Ops.KillAtAsync("] Let the edge forget the rest", site.Publish(first));
        await cloud.Ops.ReportAsync(0, site.Publish(second, "--version", "2.0.0"));

        var report = await cloud.Ops.ReportAsync(1, site.Publish(first));

        Assert.Contains(
            "published 2.0.0. Close it with --undo",
            report.GetProperty("problem").GetString(),
            StringComparison.Ordinal
        );
        Assert.Contains(WebFolder.Hash("b"), (await site.ReadAsync("index.html")).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_S3_and_CloudFront_throttle_is_asked_again()
    {
        var site = await WebStage.BuildAsync(cloud);
        using var folder = WebFolder.Of("a");
        // The AWS CLI itself asks three times; the fourth is this command's.
        cloud.Proxy.Refuse($"PUT /{site.Bucket}/index.html", "SlowDown", 4);
        cloud.Proxy.Refuse(
            $"POST /2020-05-31/distribution/{site.Distribution}/invalidation",
            "TooManyInvalidationsInProgress",
            4
        );

        var result = await cloud.Ops.RunAsync(site.Publish(folder));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("AWS asks for patience (SlowDown)", result.StandardError, StringComparison.Ordinal);
        Assert.Contains(
            "AWS asks for patience (TooManyInvalidationsInProgress)",
            result.StandardError,
            StringComparison.Ordinal
        );
        Assert.Equal(5, (await site.FilesAsync()).Count);
    }

    [Fact]
    public async Task Another_content_under_a_hashed_name_is_refused_before_anything_is_put()
    {
        var site = await WebStage.BuildAsync(cloud);
        using var folder = WebFolder.Of("a");
        await cloud.Ops.ReportAsync(0, site.Publish(folder));
        folder.Write(Logo, "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>");
        cloud.Proxy.Clear();

        var result = await cloud.Ops.RunAsync(site.Publish(folder));

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(
            $"Refused by the gate 'hashes': {Logo} is not what",
            result.StandardError,
            StringComparison.Ordinal
        );
        Assert.Empty(site.Changes());
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
