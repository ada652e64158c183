using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Web;

/// <summary>
/// <c>web rollback</c>: the last release that was published whole and that nobody went back from. Its hashed files never left, so that only
/// those without a hash are put back.
/// </summary>
internal sealed class WebRollback(AwsTopology topology, WebPlace place)
{
    private const string FromFact = "from";
    private const string ToFact = "to";
    private const string VersionFact = "version";

    public Procedure Create() =>
        new(
            $"web rollback{place.Words}",
            [
                place.Find(topology),
                new(
                    "See that nothing was published since it began",
                    $"aws s3api get-object {Records}/releases/",
                    SeeAsync
                )
                {
                    OnlyLooks = true,
                },
                new(
                    "Find the last good release",
                    $"aws s3api get-object {Records}/releases/; list-objects-v2 {place.BucketWords}: are its hashed files there?",
                    FindAsync
                ),
                new(
                    "Put its files without a hash back, index.html last",
                    $"aws s3api get-object {Records}/files/; put-object {place.BucketWords}",
                    async (context, stop) =>
                        await new WebRestore(topology, WebSite.Of(context)).PutAsync(
                            await TargetAsync(context, stop),
                            context,
                            stop
                        )
                ),
                new(
                    "Let the edge forget them",
                    $"aws cloudfront create-invalidation {place.DistributionWords}; get-invalidation until it is complete",
                    async (context, stop) =>
                        await new WebEdge(topology.Cli, WebSite.Of(context)).ForgetAsync(
                            (await TargetAsync(context, stop)).Unhashed(),
                            $"{context.Run:n}",
                            context,
                            stop
                        )
                ),
                new(
                    "Write down that the other one was not good",
                    $"aws s3api put-object {Records}/releases/",
                    EndAsync
                ),
            ]
        )
        {
            Rescues = true,
            Summary = facts => [$"{topology.Environment.Name} serves {facts[VersionFact]} again."],
        };

    private string Records => $"s3://{topology.Environment.BackupsBucket}/ops/web/{place.BucketWords}";

    // Steps that were done before say nothing any more once somebody else has changed the site.
    private async Task SeeAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (!context.Facts.TryGetValue(FromFact, out var from))
        {
            return;
        }

        var (now, _) = WebRelease.Choose(await ReleasesOf(context).ReadAsync(cancellationToken));
        if (now is not null && $"{now.Run}" != from && $"{now.Run}" != context.Fact(ToFact))
        {
            throw new ProcedureException(
                $"Since this rollback began, {now.By} published {now.Version}. Close it with --undo; then roll back again if that one is bad, too."
            );
        }
    }

    /// <summary>The same build may have been published more than once, and none of them is gone back to.</summary>
    private async Task EndAsync(StepContext context, CancellationToken cancellationToken)
    {
        var releases = ReleasesOf(context);
        var from = Guid.Parse(context.Fact(FromFact));
        var digest = (await releases.FindAsync(from, cancellationToken))?.Digest;
        if (digest != (await TargetAsync(context, cancellationToken)).Digest)
        {
            foreach (var same in await releases.ReadAsync(cancellationToken))
            {
                if (same.Run != from && same.Digest == digest && same.State == WebReleaseState.Published)
                {
                    await releases.MarkAsync(same.Run, WebReleaseState.RolledBack, cancellationToken);
                }
            }
        }

        await releases.MarkAsync(from, WebReleaseState.RolledBack, cancellationToken);
    }

    private async Task FindAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (now, before) = WebRelease.Choose(await ReleasesOf(context).ReadAsync(cancellationToken));
        if (now is null || before is null)
        {
            throw new RefusedException(
                $"Refused by the gate 'release': {topology.Environment.Name} has no earlier release of this site to go back to. Nothing was changed. "
                    + "Publish a mended one: careconnect web publish --folder ..."
            );
        }

        await new WebRestore(topology, WebSite.Of(context)).ProveAsync(before, cancellationToken);
        (context.Facts[FromFact], context.Facts[ToFact], context.Facts[VersionFact]) = (
            $"{now.Run}",
            $"{before.Run}",
            before.Version
        );
        context.Say($"from {now.Version} back to {before.Version} of {before.Time:yyyy-MM-dd HH:mm} UTC");
    }

    private async Task<WebRelease> TargetAsync(StepContext context, CancellationToken cancellationToken) =>
        await ReleasesOf(context).FindAsync(Guid.Parse(context.Fact(ToFact)), cancellationToken)
        ?? throw new ProcedureException("The record of the release to go back to is missing. Publish its build again.");

    private WebReleases ReleasesOf(StepContext context) => new(topology.Records, WebSite.Of(context));
}
