using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Images;

/// <summary>
/// The images of the source into the environment's registry, once under a version. What they are and of which commit lies in
/// the backups bucket beside the other records, so that whoever goes on after an interruption goes on with the same.
/// </summary>
internal sealed class ImagePush(AwsTopology topology, OpsHome home, ImageInputs inputs)
{
    private const string ThereFact = "there";
    private const string CommitFact = "commit";

    private readonly ImageRegistry _registry = new(topology);
    private readonly ImagePublish _publish = new(home, inputs);

    private static IEnumerable<string> Images => ImagePublish.Projects.Keys;

    private string Records => $"s3://{topology.Environment.BackupsBucket}/ops/images/";

    private static string RecordOf(string version) => $"images/{version}/version.json";

    private static string SbomOf(string version, string image) => $"images/{version}/{image}.cdx.json";

    public Procedure Create(string version) =>
        new(
            $"images push --version {version}",
            [
                new Step(
                    "See that the version is new",
                    $"aws ecr describe-images --image-ids imageTag={version}; git rev-parse HEAD, git status",
                    (context, stop) => SeeAsync(version, context, stop)
                )
                {
                    OnlyLooks = true,
                },
                new Step(
                    "Write down what it is made of",
                    $"aws s3api put-object {Records}{version}/version.json",
                    (context, stop) => BeginAsync(version, context, stop)
                ),
                .. Images.Select(image => new Step(
                    $"Build and push {image}",
                    $"aws ecr get-authorization-token; dotnet publish {ImagePublish.Projects[image]} -t:PublishContainer "
                        + $"-p:ContainerRegistry={topology.Environment.Registry} "
                        + $"-p:ContainerRepository={_registry.RepositoryOf(image)}; "
                        + $"aws s3api put-object {Records}{version}/{image}.cdx.json",
                    (context, stop) => PushAsync(image, version, context, stop)
                )),
                new Step(
                    "Record the digests",
                    $"aws ecr describe-images --image-ids imageTag={version}; aws s3api put-object {Records}{version}/digests.json",
                    async (context, stop) =>
                    {
                        var digests = await _registry.DigestsOfAsync(version, Images, stop);
                        await topology.Records.PutAsync($"images/{version}/digests.json", digests, stop);
                        foreach (var (image, digest) in digests)
                        {
                            context.Facts[image] = digest;
                        }
                    }
                ),
            ]
        )
        {
            Summary = facts =>
                [
                    .. Images.Select(image => $"{image}@{facts[image]}"),
                    $"Deploy it: careconnect deploy --version {version} --target aws --env {topology.Environment.Name}",
                    $"The operators' task takes ops by Terraform: {_registry.Reference(ImagePublish.Ops, facts[ImagePublish.Ops])} "
                        + $"is ops_image in {Path.GetFileName(topology.Environment.Variables)}.",
                ],
        };

    private async Task SeeAsync(string version, StepContext context, CancellationToken cancellationToken)
    {
        var there = await _registry.TaggedAsync(version, Images, cancellationToken);
        var isMine = context.Facts.ContainsKey(CommitFact);
        if (there.Count == ImagePublish.Projects.Count && !isMine)
        {
            throw Refused($"{version} is in {topology.Environment.Registry} already, and a version is used once.");
        }

        // An interrupted push left a part; tags cannot be moved, so only what is missing follows, and of the same source.
        var record = await topology.Records.FindAsync<ImageVersion>(RecordOf(version), cancellationToken);
        if (there.Count > 0 && record is null)
        {
            throw Refused(
                $"{string.Join(", ", there)} of {version} came into {topology.Environment.Registry} by other means, and nobody wrote down of which commit. Give another version."
            );
        }

        var commit = await inputs.Source.CommitAsync(cancellationToken);
        if (record is not null && record.Commit != commit)
        {
            throw Refused(
                $"{version} was begun of commit {record.Commit}, but the source is at {commit}. Go on there, or give another version."
            );
        }

        context.Facts[ThereFact] = string.Join(' ', there);
    }

    private async Task BeginAsync(string version, StepContext context, CancellationToken cancellationToken)
    {
        var caller = await topology.CallerAsync(cancellationToken);
        var record = new ImageVersion(
            version,
            await inputs.Source.CommitAsync(cancellationToken),
            caller.Arn,
            DateTimeOffset.UtcNow
        );
        await topology.Records.PutAsync(RecordOf(version), record, cancellationToken);
        context.Facts[CommitFact] = record.Commit;
    }

    private async Task PushAsync(string image, string version, StepContext context, CancellationToken cancellationToken)
    {
        if (!context.Fact(ThereFact).Split(' ').Contains(image))
        {
            var login = await _registry.LoginAsync(cancellationToken);
            var baseImage = await _publish.BaseAsync(image, cancellationToken);
            var target = new ImageTarget(_registry.RepositoryOf(image))
            {
                Login = login,
                BaseLogin = await _registry.PublicLoginAsync(baseImage, cancellationToken),
            };
            context.Say($"{image}@{await _publish.PublishAsync(image, version, target, cancellationToken)}");
        }
        else if ((await topology.Records.KeysAsync(SbomOf(version, image), cancellationToken)).Count > 0)
        {
            return;
        }
        else
        {
            // Killed between the two. Pushing it anew would make another image under the same version.
            await _publish.CompileAsync(image, version, cancellationToken);
        }

        using var sbom = PrivateFile.Of("");
        _publish.WriteSbom(image, version, sbom.Path);
        await topology.Records.PutFileAsync(SbomOf(version, image), sbom.Path, cancellationToken);
    }

    private static RefusedException Refused(string why) =>
        new($"Refused by the gate 'version': {why} Nothing was built.");

    /// <param name="Version">Its tag.</param>
    /// <param name="Commit">Of the source.</param>
    /// <param name="By">The caller's ARN.</param>
    /// <param name="Time">UTC, when it was begun.</param>
    private sealed record ImageVersion(string Version, string Commit, string By, DateTimeOffset Time);
}
