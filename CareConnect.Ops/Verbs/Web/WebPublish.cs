using System.Globalization;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Gates;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Web;

/// <param name="Version">For people.</param>
/// <param name="Keep">How many releases keep their files.</param>
/// <param name="OpenFor">How long a page may stay open and still find its files.</param>
/// <param name="Answers">For the gates of staging.</param>
internal sealed record WebPublishOptions(string Version, int Keep, TimeSpan OpenFor, GateAnswers Answers);

/// <summary>
/// <c>web publish</c>, for the guide's <c>aws s3 sync --delete</c> with an invalidation of everything: whoever has the old page open finds its
/// files still, and whoever gets the new one finds all of them there already.
/// </summary>
internal sealed class WebPublish(AwsTopology topology, WebPlace place, WebBuild build, WebPublishOptions options)
{
    private readonly WebPublishActs _acts = new(topology, build, options);

    // The digest is in the run's name: another build begins anew, the same one goes on.
    public Procedure Create() =>
        new(
            $"web publish{place.Words} {build.Digest}",
            [
                place.Find(topology),
                .. StagingGate(),
                new(
                    "See what is published",
                    $"aws s3api list-objects-v2 {place.BucketWords}; get-object {Records}/releases/",
                    _acts.SeeAsync
                )
                {
                    OnlyLooks = true,
                },
                new(
                    "Write down what comes",
                    $"aws s3api put-object {Records}: the list of {build.Files.Count} files, and what those without a hash hold",
                    _acts.BeginAsync
                )
                {
                    UndoAsync = _acts.WithdrawAsync,
                },
                new(
                    "Upload what has a hash",
                    Calls(build.Hashed, "those that are there already are left out"),
                    _acts.UploadHashedAsync
                )
                {
                    Details = Lines(build.Hashed),
                },
                new(
                    "Upload the rest, index.html last",
                    Calls(build.Unhashed, "one after the other"),
                    _acts.UploadUnhashedAsync
                )
                {
                    Details = Lines(build.Unhashed),
                    UndoAsync = _acts.PutBackAsync,
                },
                new(
                    "Let the edge forget the rest",
                    $"aws cloudfront create-invalidation {place.DistributionWords}: {build.Unhashed.Count} paths; get-invalidation until it is complete",
                    _acts.ForgetAsync
                )
                {
                    Details = [.. build.Unhashed.Select(file => $"/{file.Path}")],
                },
                new("Write down that it is published", $"aws s3api put-object {Records}/releases/", _acts.EndAsync),
                new(
                    "Remove what no kept release has",
                    $"aws s3api delete-objects {place.BucketWords}: kept are the last {options.Keep} releases and those of {options.OpenFor.TotalDays:0} days",
                    _acts.PruneAsync
                ),
            ]
        )
        {
            Summary = facts =>
                [
                    $"{topology.Environment.Name} serves {options.Version} ({build.Digest}): {build.Files.Count} files, {facts[WebPublishActs.UploadedFact]} of {build.Hashed.Count} hashed ones were new.",
                    $"Going back: careconnect web rollback{place.Words}{(place.Distribution is { } id ? $" --distribution {id}" : "")} --target aws --env {topology.Environment.Name}",
                ],
        };

    private string Records => $"s3://{topology.Environment.BackupsBucket}/ops/web/{place.BucketWords}";

    // The same gates as an image's, for the build's digest: staging must have shown exactly these files.
    private IEnumerable<Step> StagingGate() =>
        topology.Environment.Name != "prod"
            ? []
            :
            [
                new Step(
                    "Ask the gates of staging",
                    $"aws s3api get-object s3://careconnect-staging-backups/ops/gates/{build.Digest.Replace(':', '-')}/: {string.Join(", ", StagingGates.All.Keys)}",
                    async (context, stop) =>
                    {
                        context.Facts["gates"] = options.Answers.BreakGlass
                            ? $"passed by --break-glass: {options.Answers.Reason}"
                            : await StagingGates.PassAsync(
                                topology.Other("staging").Records,
                                new Dictionary<string, string> { ["web"] = build.Digest },
                                (await topology.CallerAsync(stop)).Names,
                                stop
                            );
                        context.Say(context.Facts["gates"]);
                    }
                ),
            ];

    private string Calls(IReadOnlyList<WebFile> files, string how) =>
        $"aws s3api put-object {place.BucketWords}: {files.Count} files, {Size(files.Sum(file => file.Bytes))}, {how}";

    private string[] Lines(IReadOnlyList<WebFile> files) =>
        [
            .. files.Select(file =>
                $"aws s3api put-object s3://{place.BucketWords}/{file.Path}  {Size(file.Bytes)}, {file.ContentType}, {file.CacheControl}"
            ),
        ];

    private static string Size(long bytes) => $"{bytes.ToString("N0", CultureInfo.InvariantCulture)} bytes";
}
