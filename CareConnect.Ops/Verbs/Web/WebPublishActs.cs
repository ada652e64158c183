using System.Globalization;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Web;

/// <summary>What the steps of <c>web publish</c> do. Each can be done twice.</summary>
internal sealed class WebPublishActs(AwsTopology topology, WebBuild build, WebPublishOptions options)
{
    public const string UploadedFact = "uploaded";
    private const int AtOnce = 6;

    // Looked at by each run, so that it need not stand in the journal.
    private IReadOnlySet<string> _present = new HashSet<string>();

    /// <summary>Refuses what browsers would never see, and a run that was overtaken.</summary>
    public async Task SeeAsync(StepContext context, CancellationToken cancellationToken)
    {
        var site = WebSite.Of(context);
        var releases = await ReleasesOf(site).ReadAsync(cancellationToken);
        if (releases.FirstOrDefault(release => release.Run == context.Run) is { } own)
        {
            RequireNewest(own, releases[0]);
        }

        RequireTrueHashes(releases);
        var there = await BucketOf(site).ListAsync(cancellationToken);
        // The record of another release proves what lies there under a hashed name; the length alone would not.
        var proven = releases
            .Where(release => release.Run != context.Run && release.State != WebReleaseState.Started)
            .SelectMany(release => release.Files.Where(file => file.IsHashed))
            .Select(file => (file.Path, file.Sha256))
            .ToHashSet();
        var present = build.Hashed.Where(file =>
            there.GetValueOrDefault(file.Path, -1) == file.Bytes && proven.Contains((file.Path, file.Sha256))
        );
        _present = present.Select(file => file.Path).ToHashSet();
        context.Say(
            releases is [var newest, ..]
                ? $"{newest.Version} of {newest.Time:yyyy-MM-dd HH:mm} UTC by {newest.By}; {there.Count} files"
                : $"nothing was published by this command; {there.Count} files"
        );
    }

    public async Task BeginAsync(StepContext context, CancellationToken cancellationToken)
    {
        var releases = ReleasesOf(WebSite.Of(context));
        foreach (var file in build.Unhashed)
        {
            await releases.KeepAsync(file, build.PathOf(file), cancellationToken);
        }

        await releases.SaveAsync(
            new(
                context.Run,
                options.Version,
                build.Digest,
                WebReleaseState.Started,
                (await topology.CallerAsync(cancellationToken)).Arn,
                DateTimeOffset.UtcNow,
                build.Files
            ),
            cancellationToken
        );
    }

    public async Task UploadHashedAsync(StepContext context, CancellationToken cancellationToken)
    {
        var bucket = BucketOf(WebSite.Of(context));
        var missing = build.Hashed.Where(file => !_present.Contains(file.Path)).ToList();
        var done = 0;
        await Parallel.ForEachAsync(
            missing,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (file, stop) =>
            {
                await bucket.PutAsync(file, build.PathOf(file), stop);
                context.Say($"{Interlocked.Increment(ref done)} of {missing.Count}: {file.Path}");
            }
        );
        context.Facts[UploadedFact] = missing.Count.ToString(CultureInfo.InvariantCulture);
    }

    public async Task UploadUnhashedAsync(StepContext context, CancellationToken cancellationToken)
    {
        var bucket = BucketOf(WebSite.Of(context));
        foreach (var file in build.Unhashed)
        {
            await bucket.PutAsync(file, build.PathOf(file), cancellationToken);
            context.Say(file.Path);
        }
    }

    public Task ForgetAsync(StepContext context, CancellationToken cancellationToken) =>
        new WebEdge(topology.Cli, WebSite.Of(context)).ForgetAsync(
            build.Unhashed,
            $"{context.Run:n}",
            context,
            cancellationToken
        );

    /// <summary>Two runs at once may have put one's index beside the other's: the older one is not called good, and its --undo mends it.</summary>
    public async Task EndAsync(StepContext context, CancellationToken cancellationToken)
    {
        var releases = ReleasesOf(WebSite.Of(context));
        var all = await releases.ReadAsync(cancellationToken);
        if (all.FirstOrDefault(release => release.Run == context.Run) is { } own)
        {
            RequireNewest(own, all[0]);
        }

        await releases.MarkAsync(context.Run, WebReleaseState.Published, cancellationToken);
    }

    public Task PruneAsync(StepContext context, CancellationToken cancellationToken)
    {
        var site = WebSite.Of(context);
        return new WebPruning(ReleasesOf(site), BucketOf(site)).RunAsync(
            options.Keep,
            options.OpenFor,
            context,
            cancellationToken
        );
    }

    /// <summary>Takes the upload back: what was served before is served again.</summary>
    public async Task PutBackAsync(StepContext context, CancellationToken cancellationToken)
    {
        var site = WebSite.Of(context);
        var releases = await ReleasesOf(site).ReadAsync(cancellationToken);
        var before = releases.FirstOrDefault(release =>
            release.Run != context.Run && release.State == WebReleaseState.Published
        );
        if (before is null)
        {
            context.Say("There is no release to go back to: what was uploaded stays.");
            return;
        }

        var restore = new WebRestore(topology, site);
        await restore.ProveAsync(before, cancellationToken);
        await restore.PutAsync(before, context, cancellationToken);
        await new WebEdge(topology.Cli, site).ForgetAsync(
            before.Unhashed(),
            $"{context.Run:n}-undo",
            context,
            cancellationToken
        );
    }

    public async Task WithdrawAsync(StepContext context, CancellationToken cancellationToken)
    {
        var releases = ReleasesOf(WebSite.Of(context));
        if (await releases.FindAsync(context.Run, cancellationToken) is { } own)
        {
            await releases.SaveAsync(own with { State = WebReleaseState.RolledBack }, cancellationToken);
        }
    }

    // Steps that were done before say nothing any more once somebody else has changed the site.
    private static void RequireNewest(WebRelease own, WebRelease newest)
    {
        if (own.State == WebReleaseState.RolledBack || newest.Run != own.Run)
        {
            throw new ProcedureException(
                $"Since this run began, {(newest.Run == own.Run ? "it was rolled back" : $"{newest.By} published {newest.Version}")}. "
                    + "Close it with --undo, then publish again."
            );
        }
    }

    private void RequireTrueHashes(IReadOnlyList<WebRelease> releases)
    {
        foreach (var file in build.Hashed)
        {
            foreach (var release in releases)
            {
                if (release.Files.Any(old => old.IsHashed && old.Path == file.Path && old.Sha256 != file.Sha256))
                {
                    throw new RefusedException(
                        $"Refused by the gate 'hashes': {file.Path} is not what {release.Version} had under the same name, and browsers keep that for a year. "
                            + "Nothing was changed. Give it another name; if the name only looks like a hash, rename it and publish with --not-hashed NAME."
                    );
                }
            }
        }
    }

    private WebReleases ReleasesOf(WebSite site) => new(topology.Records, site);

    private WebBucket BucketOf(WebSite site) => new(topology.Cli, site);
}
