using CareConnect.AppHost.Local;

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
    /// <summary>Adds a bucket; locally it is kept by a server of its own, which all buckets share.</summary>
    public static IResourceBuilder<S3BucketResource> AddS3Bucket(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name
    )
    {
        var bucket = new S3BucketResource(name);
        var added = builder
            .AddResource(bucket)
            .WithManifestPublishingCallback(context =>
            {
                context.Writer.WriteString("type", "careconnect.s3.bucket.v0");
                context.WriteConnectionString(bucket);
            });
        return builder.ExecutionContext.IsRunMode ? added.InLocalStorage() : added;
    }
}
