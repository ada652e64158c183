namespace CareConnect.AppHost.Deployment;

/// <summary>
/// A bucket of Amazon S3, <c>careconnect.s3.bucket.v0</c> in the manifest. Its connection string is its name, which the
/// deployment chooses.
/// </summary>
internal sealed class S3BucketResource(string name) : Resource(name), IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{new BucketName(this)}");

    private sealed class BucketName(S3BucketResource bucket) : IValueProvider, IManifestExpressionProvider
    {
        public string ValueExpression => $"{{{bucket.Name}.bucketName}}";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(bucket.Name);
    }
}

internal static class S3BucketExtensions
{
    /// <summary>Adds a bucket. Nothing stands in for it locally yet, so that it is not shown there.</summary>
    public static IResourceBuilder<S3BucketResource> AddS3Bucket(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name
    )
    {
        var bucket = new S3BucketResource(name);
        return builder
            .AddResource(bucket)
            .WithInitialState(
                new()
                {
                    ResourceType = "S3Bucket",
                    Properties = [],
                    IsHidden = true,
                }
            )
            .WithManifestPublishingCallback(context =>
            {
                context.Writer.WriteString("type", "careconnect.s3.bucket.v0");
                context.WriteConnectionString(bucket);
            });
    }
}
