using CareConnect.Ops.Verbs.Web;

namespace CareConnect.Ops.Tests.Web;

/// <summary>Which releases keep their files, and which one is gone back to.</summary>
public sealed class WebReleaseTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_last_published_ones_are_kept_however_old_and_so_is_what_may_still_be_open()
    {
        // Served until the next one came: the third was still open three days ago.
        WebRelease[] releases =
        [
            Release("d", 1),
            Release("c", 2, WebReleaseState.RolledBack),
            Release("b", 3),
            Release("a", 40),
            Release("0", 80),
        ];

        Assert.Equal("dcba", Kept(releases, count: 1, days: 7));
        Assert.Equal("dba0", Kept(releases, count: 4, days: 0));
        Assert.Equal("db", Kept(releases, count: 2, days: 0));
    }

    [Fact]
    public void A_run_that_is_under_way_keeps_its_files()
    {
        WebRelease[] releases =
        [
            Release("b", 0),
            Release("a", 0.5, WebReleaseState.Started),
            Release("0", 3, WebReleaseState.Started),
        ];

        Assert.Equal("ba", Kept(releases, count: 1, days: 0));
    }

    [Fact]
    public void One_goes_back_to_the_last_whole_release_that_is_another_and_was_not_bad()
    {
        WebRelease[] releases =
        [
            Release("c", 1),
            Release("c", 2),
            Release("b", 3, WebReleaseState.RolledBack),
            Release("s", 4, WebReleaseState.Started),
            Release("a", 5),
        ];

        Assert.Equal("a", WebRelease.Choose(releases).Before?.Version);
        Assert.Equal("c", WebRelease.Choose([Release("c", 0, WebReleaseState.Started), .. releases]).Before?.Version);
        Assert.Null(WebRelease.Choose([Release("a", 1)]).Before);
        Assert.Null(WebRelease.Choose([]).Now);
    }

    private static string Kept(WebRelease[] releases, int count, double days)
    {
        var kept = WebRelease.Kept(releases, count, TimeSpan.FromDays(days), Now);
        return string.Concat(releases.Where(release => kept.Contains(release.Run)).Select(release => release.Version));
    }

    private static WebRelease Release(
        string version,
        double daysAgo,
        WebReleaseState state = WebReleaseState.Published
    ) => new(Guid.NewGuid(), version, $"sha256:{version}", state, "somebody", Now.AddDays(-daysAgo), []);
}
