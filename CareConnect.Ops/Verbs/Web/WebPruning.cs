using System.Globalization;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Web;

/// <summary>
/// Removes the files of releases that nobody needs any more. What no record names was not put there by this command and stays.
/// </summary>
internal sealed class WebPruning(WebReleases releases, WebBucket bucket)
{
    /// <param name="count">How many releases keep their files, however old.</param>
    /// <param name="openFor">How long a page may stay open after a newer release took its place.</param>
    /// <param name="context">Told of what goes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(int count, TimeSpan openFor, StepContext context, CancellationToken cancellationToken)
    {
        var all = await releases.ReadAsync(cancellationToken);
        var kept = WebRelease.Kept(all, count, openFor, DateTimeOffset.UtcNow);
        var needed = PathsOf(all.Where(release => kept.Contains(release.Run)));
        var there = await bucket.ListAsync(cancellationToken);
        var gone = PathsOf(all.Where(release => !kept.Contains(release.Run)))
            .Where(path => !needed.Contains(path) && there.ContainsKey(path))
            .Order(StringComparer.Ordinal)
            .ToList();
        gone.ForEach(context.Say);
        await bucket.RemoveAsync(gone, cancellationToken);
        context.Facts["removed"] = gone.Count.ToString(CultureInfo.InvariantCulture);

        // From the oldest on: reading ends at the first that is past.
        foreach (var release in all.Reverse().TakeWhile(release => !kept.Contains(release.Run)))
        {
            await releases.SaveAsync(release with { IsPast = true }, cancellationToken);
        }
    }

    private static HashSet<string> PathsOf(IEnumerable<WebRelease> releases) =>
        [.. releases.SelectMany(release => release.Files).Select(file => file.Path)];
}
