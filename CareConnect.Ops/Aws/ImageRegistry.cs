using System.Text;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>
/// The environment's image repositories. A version is a tag there, which nobody can move; what is deployed and promoted is
/// the digest behind it.
/// </summary>
internal sealed class ImageRegistry(AwsTopology topology)
{
    private const string Public = "public.ecr.aws/";
    private const string PublicRegion = "us-east-1";

    /// <summary>The images that a deployment brings; the operators' own is Terraform's to exchange.</summary>
    public static readonly IReadOnlyList<string> Images = ["api", "worker", "migrator"];

    public string Reference(string image, string digest) =>
        $"{topology.Environment.Registry}/{RepositoryOf(image)}@{digest}";

    public string RepositoryOf(string image) => $"{topology.Environment.Platform}/{image}";

    /// <summary>Where to push to and as whom, as ECR itself says.</summary>
    public async Task<RegistryLogin> LoginAsync(CancellationToken cancellationToken)
    {
        var answer = await topology.Cli.ReadAsync<TokenAnswer>(["ecr", "get-authorization-token"], cancellationToken);
        var token = answer.AuthorizationData[0];
        return RegistryLogin.Of(token.ProxyEndpoint.Authority, token.AuthorizationToken);
    }

    /// <summary>
    /// The login for a base in AWS's public registry: everybody may pull from there, but the SDK cannot without a login.
    /// </summary>
    /// <returns>Null for a base that lies elsewhere.</returns>
    public async Task<RegistryLogin?> PublicLoginAsync(string baseImage, CancellationToken cancellationToken)
    {
        if (!baseImage.StartsWith(Public, StringComparison.Ordinal))
        {
            return null;
        }

        var answer = await topology
            .Cli.In(PublicRegion)
            .ReadAsync<PublicTokenAnswer>(["ecr-public", "get-authorization-token"], cancellationToken);
        return RegistryLogin.Of(Public.TrimEnd('/'), answer.AuthorizationData.AuthorizationToken);
    }

    /// <summary>Digests of the images that a deployment brings, by image.</summary>
    /// <exception cref="ProcedureException">The version is not there, or not whole.</exception>
    public Task<IReadOnlyDictionary<string, string>> DigestsOfAsync(
        string version,
        CancellationToken cancellationToken
    ) => DigestsOfAsync(version, Images, cancellationToken);

    /// <summary>Digests by image.</summary>
    /// <exception cref="ProcedureException">The version is not there, or not whole.</exception>
    public async Task<IReadOnlyDictionary<string, string>> DigestsOfAsync(
        string version,
        IEnumerable<string> images,
        CancellationToken cancellationToken
    )
    {
        var digests = new Dictionary<string, string>();
        foreach (var image in images)
        {
            digests[image] = await FindAsync(image, $"imageTag={version}", cancellationToken);
        }

        return digests;
    }

    /// <summary>Which of these images have this version already.</summary>
    public async Task<IReadOnlyList<string>> TaggedAsync(
        string version,
        IEnumerable<string> images,
        CancellationToken cancellationToken
    )
    {
        var there = new List<string>();
        foreach (var image in images)
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

    private sealed record ImagesAnswer(IReadOnlyList<ImageDetail> ImageDetails);

    private sealed record ImageDetail(string ImageDigest);

    private sealed record TokenAnswer(IReadOnlyList<Token> AuthorizationData);

    private sealed record Token(string AuthorizationToken, Uri ProxyEndpoint);

    private sealed record PublicTokenAnswer(PublicToken AuthorizationData);

    private sealed record PublicToken(string AuthorizationToken);
}

/// <param name="Registry">Host and port.</param>
/// <param name="User">AWS, for all of AWS's.</param>
/// <param name="Password">Good for some hours.</param>
internal sealed record RegistryLogin(string Registry, string User, string Password)
{
    /// <param name="registry">Host and port.</param>
    /// <param name="token">User and password as AWS gives them: with a colon between, in Base64.</param>
    public static RegistryLogin Of(string registry, string token)
    {
        var words = Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split(':', 2);
        return new(registry, words[0], words[1]);
    }
}
