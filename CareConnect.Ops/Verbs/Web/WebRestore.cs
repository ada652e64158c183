using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Web;

/// <summary>Puts back what an earlier release had under the names that every release has; its hashed files are still there.</summary>
internal sealed class WebRestore(AwsTopology topology, WebSite site)
{
    private readonly WebReleases _releases = new(topology.Records, site);
    private readonly WebBucket _bucket = new(topology.Cli, site);

    /// <exception cref="ProcedureException">A hashed file is missing: the release would not work.</exception>
    public async Task ProveAsync(WebRelease release, CancellationToken cancellationToken)
    {
        var there = await _bucket.ListAsync(cancellationToken);
        var missing = release
            .Files.Where(file => file.IsHashed && there.GetValueOrDefault(file.Path, -1) != file.Bytes)
            .ToList();
        if (missing is [var first, ..])
        {
            throw new ProcedureException(
                $"{missing.Count} files of {release.Version} are not in {site.Bucket} any more, the first of them {first.Path}. Nothing was changed. "
                    + "Publish its build again: careconnect web publish --folder ..."
            );
        }
    }

    public async Task PutAsync(WebRelease release, StepContext context, CancellationToken cancellationToken)
    {
        foreach (var file in release.Unhashed())
        {
            using var content = await _releases.FetchAsync(file, cancellationToken);
            await _bucket.PutAsync(file, content.Path, cancellationToken);
            context.Say(file.Path);
        }
    }
}
