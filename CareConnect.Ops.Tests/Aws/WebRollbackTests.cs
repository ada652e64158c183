using CareConnect.Ops.Tests.Web;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>A rollback goes to a release that was good, and to none that somebody went back from.</summary>
[Collection(OneCloud.Name)]
public sealed class WebRollbackTests(Cloud cloud) : IAsyncLifetime
{
    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(AwsEmulator.Missing is not null, AwsEmulator.Missing ?? "");
        cloud.Proxy.Clear();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_rollback_that_a_publication_overtook_does_not_go_on_and_says_how_to_close_it()
    {
        var site = await WebStage.BuildAsync(cloud);
        foreach (var name in new[] { "a", "b" })
        {
            await PublishAsync(site, name);
        }
        await cloud.Ops.KillAtAsync("] Let the edge forget them", site.Rollback());
        await PublishAsync(site, "c", "--version", "3.0.0");

        var report = await cloud.Ops.ReportAsync(1, site.Rollback());

        Assert.Contains(
            "published 3.0.0. Close it with --undo",
            report.GetProperty("problem").GetString(),
            StringComparison.Ordinal
        );
        await RequireServedAsync(site, "c");
        await cloud.Ops.ReportAsync(0, site.Rollback("--undo"));
        await cloud.Ops.ReportAsync(0, site.Rollback());
        await RequireServedAsync(site, "b");
    }

    [Fact]
    public async Task A_bad_build_that_was_published_twice_is_never_gone_back_to()
    {
        var site = await WebStage.BuildAsync(cloud);
        foreach (var name in new[] { "a", "b", "b" })
        {
            await PublishAsync(site, name);
        }
        await cloud.Ops.ReportAsync(0, site.Rollback());
        await PublishAsync(site, "c");

        await cloud.Ops.ReportAsync(0, site.Rollback());

        await RequireServedAsync(site, "a");
        Assert.Equal(
            ["published", "rolledBack", "rolledBack", "rolledBack"],
            (await site.ReleasesAsync()).Select(release => release.GetProperty("state").GetString())
        );
    }

    private async Task PublishAsync(WebStage site, string name, params string[] more)
    {
        using var folder = WebFolder.Of(name);
        await cloud.Ops.ReportAsync(0, site.Publish(folder, more));
    }

    private static async Task RequireServedAsync(WebStage site, string name) =>
        Assert.Contains(WebFolder.Hash(name), (await site.ReadAsync("index.html")).Content, StringComparison.Ordinal);
}
