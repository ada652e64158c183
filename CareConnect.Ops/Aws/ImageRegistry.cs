using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>
/// The environment's image repositories. A version is a tag there, which nobody can move; what is deployed and promoted is
/// the digest behind it.
/// </summary>
internal sealed class ImageRegistry(AwsTopology topology)
{
    /// <summary>The images that are built from this repository.</summary>
    public static readonly IReadOnlyList<string> Images = ["api", "worker", "migrator"];

    public string Reference(string image, string digest) =>
        $"{topology.Environment.Registry}/{topology.Environment.Platform}/{image}@{digest}";

    /// <summary>Digests by image.</summary>
    /// <exception cref="ProcedureException">The version is not there, or not whole.</exception>
    public async Task<IReadOnlyDictionary<string, string>> DigestsOfAsync(
        string version,
        CancellationToken cancellationToken
    )
    {
        var digests = new Dictionary<string, string>();
        foreach (var image in Images)
        {
            digests[image] = await FindAsync(image, $"imageTag={version}", cancellationToken);
        }

        return digests;
    }

    /// <summary>Which images have this version already.</summary>
    public async Task<IReadOnlyList<string>> TaggedAsync(string version, CancellationToken cancellationToken)
    {
        var there = new List<string>();
        foreach (var image in Images)
        {
            try
            {
                await DescribeAsync(image, $"imageTag={version}", cancellationToken);
                there.Add(image);
            }
            catch (AwsException problem) when (problem.Code == "ImageNotFoundException")
            {
                // It is new.
            }
        }

        return there;
    }

    /// <summary>Makes sure that an image is there by its digest.</summary>
    public Task ProveAsync(string image, string digest, CancellationToken cancellationToken) =>
        FindAsync(image, $"imageDigest={digest}", cancellationToken);

    private async Task<string> FindAsync(string image, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await DescribeAsync(image, id, cancellationToken);
        }
        catch (AwsException problem) when (problem.Code is "ImageNotFoundException" or "RepositoryNotFoundException")
        {
            throw new ProcedureException(
                $"{topology.Environment.Registry}/{RepositoryOf(image)} has no image {id.Split('=')[1]}. Nothing was changed. Push it there as it is, "
                    + "by its digest and never built anew (docs/deploy.md, step 5), then run the command again.",
                problem
            );
        }
    }

    private async Task<string> DescribeAsync(string image, string id, CancellationToken cancellationToken)
    {
        var answer = await topology.Cli.ReadAsync<ImagesAnswer>(
            ["ecr", "describe-images", "--repository-name", RepositoryOf(image), "--image-ids", id],
            cancellationToken
        );
        return answer.ImageDetails[0].ImageDigest;
    }

    private string RepositoryOf(string image) => $"{topology.Environment.Platform}/{image}";

    private sealed record ImagesAnswer(IReadOnlyList<ImageDetail> ImageDetails);

    private sealed record ImageDetail(string ImageDigest);
}
