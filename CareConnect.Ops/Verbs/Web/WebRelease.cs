namespace CareConnect.Ops.Verbs.Web;

internal enum WebReleaseState
{
    /// <summary>Its files were going up, and perhaps still are.</summary>
    Started,

    /// <summary>All of it was served.</summary>
    Published,

    /// <summary>Somebody went back from it: it is never gone back to.</summary>
    RolledBack,
}

/// <summary>A build that was published, or was about to be.</summary>
/// <param name="Run">The run that did it; these ids are in the order of time.</param>
/// <param name="Version">For people.</param>
/// <param name="Digest">sha256:... of all its files.</param>
/// <param name="State">What became of it.</param>
/// <param name="By">The caller's ARN.</param>
/// <param name="Time">UTC, when it began.</param>
/// <param name="Files">All of them, hashed or not.</param>
internal sealed record WebRelease(
    Guid Run,
    string Version,
    string Digest,
    WebReleaseState State,
    string By,
    DateTimeOffset Time,
    IReadOnlyList<WebFile> Files
)
{
    // Somebody else's run, or one that will be taken up: its files must not be taken from under it.
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(1);

    /// <summary>Whether its files were removed, and those of all releases before it: there is no need to read on.</summary>
    public bool IsPast { get; init; }

    /// <summary>In the order in which they may be changed.</summary>
    public IReadOnlyList<WebFile> Unhashed() => [.. WebFile.InOrder(Files)];

    /// <summary>
    /// Those whose files stay: the last published ones, and whatever somebody may still have open.
    /// </summary>
    /// <param name="releases">The newest first.</param>
    /// <param name="count">How many published ones, however old.</param>
    /// <param name="openFor">How long a page may stay open after a newer release took its place.</param>
    /// <param name="now">UTC.</param>
    public static IReadOnlySet<Guid> Kept(
        IReadOnlyList<WebRelease> releases,
        int count,
        TimeSpan openFor,
        DateTimeOffset now
    )
    {
        var kept = new HashSet<Guid>();
        var published = 0;
        for (var i = 0; i < releases.Count; i++)
        {
            var served = i == 0 ? now : releases[i - 1].Time;
            var isOneOfTheLast = releases[i].State == WebReleaseState.Published && published++ < count;
            var mayGoOn = releases[i].State == WebReleaseState.Started && releases[i].Time > now - LongestRun;
            if (i == 0 || isOneOfTheLast || mayGoOn || served > now - openFor)
            {
                kept.Add(releases[i].Run);
            }
        }

        return kept;
    }

    /// <summary>What is served, or half of it, and the good one before it; null where there is none.</summary>
    /// <param name="releases">The newest first.</param>
    public static (WebRelease? Now, WebRelease? Before) Choose(IReadOnlyList<WebRelease> releases)
    {
        var left = releases.Where(release => release.State != WebReleaseState.RolledBack).ToList();
        var now = left.FirstOrDefault();
        var before = left.Skip(1)
            .FirstOrDefault(release =>
                release.State == WebReleaseState.Published
                && (now!.State == WebReleaseState.Started || release.Digest != now.Digest)
            );
        return (now, before);
    }
}
