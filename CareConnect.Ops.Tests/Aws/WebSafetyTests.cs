using CareConnect.Ops.Tests.Web;
using CareConnect.Ops.Verbs.Web;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>What keeps a site from being published at all, and where its bucket comes from.</summary>
[Collection(OneCloud.Name)]
public sealed class WebSafetyTests(Cloud cloud) : IAsyncLifetime
{
    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.Missing is not null, AwsEmulator.Missing ?? "");
        cloud.Proxy.Clear();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_dry_run_shows_each_file_with_its_headers_and_makes_no_call()
    {
        using var folder = WebFolder.Of("a");

        var publish = await RunAsync("publish", "prod", "--folder", folder.Path, "--dry-run");
        var rollback = await RunAsync("rollback", "prod", "--dry-run");

        Assert.Equal((0, 0), (publish.ExitCode, rollback.ExitCode));
        Assert.Contains(
            "aws s3api put-object s3://(the site's bucket)/assets/logo-Zz9Yy8Xx.svg  41 bytes, image/svg+xml, public, max-age=31536000, immutable",
            publish.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"/index.html  {new FileInfo(Path.Combine(folder.Path, "index.html")).Length} bytes, text/html; charset=utf-8, no-cache",
            publish.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains("     /about.html", publish.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Ask the gates of staging", publish.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed.", rollback.StandardOutput, StringComparison.Ordinal);
        Assert.Empty(cloud.Proxy.Calls);
    }

    [Fact]
    public async Task What_is_no_build_or_holds_secrets_is_refused_without_a_call()
    {
        using var folder = WebFolder.Of("a");
        var missing = await RunAsync("publish", "dev", "--folder", folder.Path + "-not");
        folder.Write(".env", "A=1");
        var secret = await RunAsync("publish", "dev", "--folder", folder.Path);

        Assert.Equal((1, 3), (missing.ExitCode, secret.ExitCode));
        Assert.Contains("There is no folder", missing.StandardError, StringComparison.Ordinal);
        Assert.Contains(".env: looks like settings or keys", secret.StandardError, StringComparison.Ordinal);
        Assert.Empty(cloud.Proxy.Calls);
    }

    [Fact]
    public async Task Wrong_words_are_wrong_usage()
    {
        using var folder = WebFolder.Of("a");
        var local = await cloud.Ops.RunAsync("web", "publish", "--folder", folder.Path, "--target", "local");
        var half = await RunAsync("publish", "dev", "--folder", folder.Path, "--bucket", "one");
        var keep = await RunAsync("publish", "dev", "--folder", folder.Path, "--keep", "0");
        var none = await RunAsync("publish", "dev");

        Assert.All([local, half, keep, none], result => Assert.Equal(2, result.ExitCode));
        Assert.Contains("this machine has no edge", local.StandardError, StringComparison.Ordinal);
        Assert.Contains("give both or none", half.StandardError, StringComparison.Ordinal);
        Assert.Contains("--keep must be 1 to 50", keep.StandardError, StringComparison.Ordinal);
        Assert.Empty(cloud.Proxy.Calls);
    }

    [Fact]
    public async Task Another_account_is_refused_after_the_one_call_that_tells_whose_it_is()
    {
        using var folder = WebFolder.Of("a");
        cloud.WriteVariables("dev", "999999999999");
        try
        {
            var result = await RunAsync("publish", "dev", "--folder", folder.Path);

            Assert.Equal(3, result.ExitCode);
            Assert.Contains("dev lives in account 999999999999", result.StandardError, StringComparison.Ordinal);
            Assert.Equal(["GetCallerIdentity"], cloud.Proxy.Calls.Select(call => call.Name));
        }
        finally
        {
            cloud.WriteVariables("dev", Cloud.Account);
        }
    }

    [Fact]
    public async Task Production_asks_for_a_reason_and_for_what_staging_has_shown_of_exactly_these_files()
    {
        var site = await WebStage.BuildAsync(cloud);
        using var folder = WebFolder.Of("gates");
        string[] place = ["--bucket", site.Bucket, "--distribution", site.Distribution, "--folder", folder.Path];
        string[] gates = ["--ticket", "WEB-1", "--approver", "Ada"];

        var reason = await RunAsync("publish", "prod", place);
        var staging = await RunAsync("publish", "prod", [.. place, .. gates]);
        Assert.Equal((3, 3), (reason.ExitCode, staging.ExitCode));
        Assert.Contains("Refused by the gate 'reason'", reason.StandardError, StringComparison.Ordinal);
        Assert.Contains("Refused by the gate 'tests'", staging.StandardError, StringComparison.Ordinal);
        Assert.Empty(site.Changes());

        var digest = WebBuild.Read(folder.Path, []).Digest;
        foreach (var gate in new[] { "tests", "load-test", "qa", "approval" })
        {
            await cloud.Ops.ReportAsync(
                0,
                "gate",
                "pass",
                gate,
                "--digest",
                digest,
                "--by",
                "Grace",
                "--target",
                "aws",
                "--env",
                "staging"
            );
        }

        var passed = await RunAsync("publish", "prod", [.. place, .. gates]);
        Assert.Equal(0, passed.ExitCode);
        Assert.Equal(5, (await site.FilesAsync()).Count);
    }

    [Fact]
    public async Task The_bucket_and_the_distribution_are_those_of_Terraform_and_without_a_site_it_says_so()
    {
        using var folder = WebFolder.Of("a");
        await cloud.ApplyAsync("");
        var none = await RunAsync("publish", "dev", "--folder", folder.Path);
        var site = await WebStage.BuildAsync(cloud);
        await cloud.ApplyAsync(
            $$"""
            sites = { web = { id = "{{site.Bucket}}" }, admin = { id = "{{site.Bucket}}" } }
            edge  = { domain_name = "example.com", distribution_ids = { main = "{{site.Distribution}}" } }
            """
        );
        var which = await RunAsync("publish", "dev", "--folder", folder.Path);
        cloud.Proxy.Clear();
        var second = await RunAsync("publish", "dev", "--folder", folder.Path, "--site", "web");
        cloud.WriteVariables("dev", Cloud.Account);

        Assert.Equal((3, 3, 0), (none.ExitCode, which.ExitCode, second.ExitCode));
        Assert.Contains("dev has no bucket for a web app", none.StandardError, StringComparison.Ordinal);
        Assert.Contains("dev has admin, web: say which by --site", which.StandardError, StringComparison.Ordinal);
        // The edge serves it below its name.
        Assert.Equal("forget /web/manifest.webmanifest /web/about.html /web/index.html", site.Changes()[^1]);
        Assert.All(await site.FilesAsync(), path => Assert.StartsWith("web/", path, StringComparison.Ordinal));
    }

    private Task<CliWrap.Buffered.BufferedCommandResult> RunAsync(
        string verb,
        string environment,
        params string[] more
    ) => cloud.Ops.RunAsync(["web", verb, "--target", "aws", "--env", environment, .. more]);
}
