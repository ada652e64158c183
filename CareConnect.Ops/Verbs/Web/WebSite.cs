using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Web;

/// <summary>Where a static site lives.</summary>
/// <param name="Bucket">What CloudFront reads.</param>
/// <param name="Distribution">Its id at CloudFront.</param>
/// <param name="Prefix">Empty, or name/ where the edge serves the site below /name/.</param>
internal sealed record WebSite(string Bucket, string Distribution, string Prefix)
{
    private const string BucketFact = "bucket";
    private const string DistributionFact = "distribution";
    private const string PrefixFact = "prefix";

    public static WebSite Of(StepContext context) =>
        new(context.Fact(BucketFact), context.Fact(DistributionFact), context.Fact(PrefixFact));

    /// <summary>A file's address at the edge, as an invalidation names it.</summary>
    public string AddressOf(WebFile file) =>
        "/" + string.Join('/', (Prefix + file.Path).Split('/').Select(Uri.EscapeDataString));

    public void Keep(StepContext context)
    {
        context.Facts[BucketFact] = Bucket;
        context.Facts[DistributionFact] = Distribution;
        context.Facts[PrefixFact] = Prefix;
        context.Say($"s3://{Bucket}/{Prefix} behind the distribution {Distribution}");
    }
}

/// <summary>Which site is meant: one of Terraform's, or one that is named whole.</summary>
/// <param name="Site">Its name in the manifest; null for the only one.</param>
/// <param name="Bucket">Named whole, together with its distribution; null for what Terraform made.</param>
/// <param name="Distribution">See <paramref name="Bucket"/>.</param>
internal sealed record WebPlace(string? Site, string? Bucket, string? Distribution)
{
    private const string Main = "main";

    /// <summary>What tells it from another one in the name of a run.</summary>
    public string Words =>
        Bucket is not null ? $" --bucket {Bucket}"
        : Site is not null ? $" --site {Site}"
        : "";

    /// <summary>For people, before it is known.</summary>
    public string BucketWords => Bucket ?? "(the site's bucket)";

    /// <summary>See <see cref="BucketWords"/>.</summary>
    public string DistributionWords => Distribution ?? "(the site's distribution)";

    public Step Find(AwsTopology topology) =>
        new(
            "Find the site",
            Bucket is not null
                ? $"no call: --bucket {Bucket} --distribution {Distribution}"
                : "terraform output: sites, edge.distribution_ids",
            async (context, stop) => (await FindAsync(topology, stop)).Keep(context)
        )
        {
            OnlyLooks = true,
        };

    private async Task<WebSite> FindAsync(AwsTopology topology, CancellationToken cancellationToken)
    {
        if (Bucket is not null)
        {
            return new(Bucket, Distribution!, "");
        }

        var outputs = await topology.OutputsAsync(cancellationToken);
        var environment = topology.Environment.Name;
        var names = outputs.Sites.Keys.Order(StringComparer.Ordinal).ToList();
        var name = (names, Site) switch
        {
            ([], _) => throw Refused(
                $"{environment} has no bucket for a web app: none stands in the manifest, so Terraform made none. "
                    + "Once there is one, `careconnect infra apply` makes its bucket; until then name one by --bucket and --distribution."
            ),
            (_, { } wanted) when !names.Contains(wanted) => throw Refused(
                $"{environment} has no site '{wanted}', but {string.Join(", ", names)}."
            ),
            ([_, _, ..], null) => throw Refused($"{environment} has {string.Join(", ", names)}: say which by --site."),
            _ => Site ?? names[0],
        };
        var distribution =
            outputs.Edge?.DistributionIds.GetValueOrDefault(Main)
            ?? throw Refused(
                $"Terraform's output edge.distribution_ids of {environment} has no '{Main}': run `careconnect infra apply`."
            );
        // The first by name answers the domain itself (terraform_aws/modules/cloudfront).
        return new(outputs.Sites[name].Id, distribution, name == names[0] ? "" : $"{name}/");
    }

    private static RefusedException Refused(string why) =>
        new($"Refused by the gate 'site': {why} Nothing was changed.");
}
