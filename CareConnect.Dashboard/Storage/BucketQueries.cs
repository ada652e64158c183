using Amazon.S3;
using Amazon.S3.Model;

namespace CareConnect.Dashboard.Storage;

/// <summary>What a server says of its buckets.</summary>
internal static class BucketQueries
{
    private const int PageSize = 1_000;

    public static async Task<IReadOnlyList<BucketEntry>> BucketsAsync(IAmazonS3 s3, CancellationToken cancellationToken)
    {
        var answer = await s3.ListBucketsAsync(new ListBucketsRequest(), cancellationToken);
        return await Task.WhenAll(
            (answer.Buckets ?? [])
                .OrderBy(bucket => bucket.BucketName, StringComparer.Ordinal)
                .Select(async bucket => new BucketEntry(
                    bucket.BucketName,
                    bucket.CreationDate?.ToUniversalTime(),
                    await VersioningAsync(s3, bucket.BucketName, cancellationToken)
                ))
        );
    }

    public static async Task<Versioning> VersioningAsync(
        IAmazonS3 s3,
        string bucket,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var request = new GetBucketVersioningRequest { BucketName = bucket };
            var answer = await s3.GetBucketVersioningAsync(request, cancellationToken);
            return answer.VersioningConfig?.Status?.Value switch
            {
                "Enabled" => Versioning.Enabled,
                "Suspended" => Versioning.Suspended,
                _ => Versioning.Off,
            };
        }
        catch (AmazonS3Exception problem) when (problem.ErrorCode is "VersioningNotConfigured" or "NotImplemented")
        {
            // The genuine gateway over a plain folder keeps no versions, and does not like to be asked.
            return Versioning.Off;
        }
    }

    /// <summary>Counts one page more.</summary>
    /// <param name="s3">The server.</param>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="soFar">Of the pages before; <see cref="BucketCount.Nothing"/> at first.</param>
    /// <param name="most">How many may be counted in all.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public static async Task<BucketCount> CountOnAsync(
        IAmazonS3 s3,
        string bucket,
        BucketCount soFar,
        long most,
        CancellationToken cancellationToken
    )
    {
        var request = new ListObjectsV2Request
        {
            BucketName = bucket,
            ContinuationToken = soFar.Next,
            MaxKeys = (int)Math.Min(PageSize, most - soFar.Objects),
        };
        var page = await s3.ListObjectsV2Async(request, cancellationToken);
        var objects = page.S3Objects ?? [];
        return new BucketCount(
            soFar.Objects + objects.Count,
            soFar.Bytes + objects.Sum(one => one.Size ?? 0),
            objects.Select(one => one.LastModified?.ToUniversalTime()).Append(soFar.Newest).Max(),
            page.IsTruncated == true ? page.NextContinuationToken : null
        );
    }
}
