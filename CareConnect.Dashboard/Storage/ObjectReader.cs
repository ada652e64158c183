using Amazon.S3;
using Amazon.S3.Model;

namespace CareConnect.Dashboard.Storage;

/// <summary>All that a server tells of one object.</summary>
internal static class ObjectReader
{
    /// <param name="s3">The server.</param>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="key">The whole key.</param>
    /// <param name="versionId">Null for the newest.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public static async Task<ObjectDetails> DetailsAsync(
        IAmazonS3 s3,
        string bucket,
        string key,
        string? versionId,
        CancellationToken cancellationToken
    )
    {
        var request = new GetObjectMetadataRequest
        {
            BucketName = bucket,
            Key = key,
            VersionId = versionId,
            ChecksumMode = ChecksumMode.ENABLED,
        };
        var told = await s3.GetObjectMetadataAsync(request, cancellationToken);
        return new ObjectDetails(key)
        {
            Bytes = told.Headers.ContentLength,
            Modified = told.LastModified?.ToUniversalTime(),
            ContentType = told.ContentType ?? told.Headers.ContentType ?? "",
            ContentEncoding = told.ContentEncoding ?? told.Headers.ContentEncoding ?? "",
            ETag = told.ETag ?? "",
            VersionId = told.VersionId,
            Headers = Given(Headers(told)),
            Checksums = Given(Checksums(told)),
            Metadata =
            [
                .. told.Metadata.Keys.Select(name =>
                    KeyValuePair.Create(name["x-amz-meta-".Length..], told.Metadata[name])
                ),
            ],
            Tags = await TagsAsync(s3, bucket, key, versionId, cancellationToken),
        };
    }

    /// <summary>Details are null where the newest version, or the one that was asked for, is a delete marker.</summary>
    /// <exception cref="StorageException">There is neither object nor version.</exception>
    public static async Task<(ObjectDetails? Details, IReadOnlyList<ObjectVersion> Versions)> WithVersionsAsync(
        IAmazonS3 s3,
        string bucket,
        string key,
        string? versionId,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var versioning = await BucketQueries.VersioningAsync(s3, bucket, cancellationToken);
        var versions =
            versioning == Versioning.Off
                ? []
                : await ObjectList.VersionsAsync(s3, bucket, key, limit, cancellationToken);
        var shown = versions.FirstOrDefault(one => versionId is null ? one.IsLatest : one.Id == versionId);
        var details = shown is { IsDeleteMarker: true }
            ? null
            : await DetailsAsync(s3, bucket, key, versionId, cancellationToken);
        return (details, versions);
    }

    /// <summary>The body of an object that is small enough for a preview.</summary>
    public static async Task<byte[]> BytesAsync(
        IAmazonS3 s3,
        string bucket,
        string key,
        string? versionId,
        CancellationToken cancellationToken
    )
    {
        var request = new GetObjectRequest
        {
            BucketName = bucket,
            Key = key,
            VersionId = versionId,
        };
        using var answer = await s3.GetObjectAsync(request, cancellationToken);
        // It may have been replaced by a large one since its size was asked for.
        if (answer.ContentLength > Preview.MaxBytes)
        {
            throw new StorageException("It has grown meanwhile.");
        }
        using var bytes = new MemoryStream();
        await answer.ResponseStream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> TagsAsync(
        IAmazonS3 s3,
        string bucket,
        string key,
        string? versionId,
        CancellationToken cancellationToken
    )
    {
        var request = new GetObjectTaggingRequest
        {
            BucketName = bucket,
            Key = key,
            VersionId = versionId,
        };
        try
        {
            var answer = await s3.GetObjectTaggingAsync(request, cancellationToken);
            return [.. (answer.Tagging ?? []).Select(tag => KeyValuePair.Create(tag.Key, tag.Value))];
        }
        catch (AmazonS3Exception problem) when (problem.ErrorCode is "NoSuchTagSet" or "NotImplemented")
        {
            return [];
        }
    }

    private static IEnumerable<(string Name, string? Value)> Headers(GetObjectMetadataResponse told) =>
        [
            ("Storage class", told.StorageClass?.Value ?? "STANDARD"),
            ("Cache-Control", told.CacheControl ?? told.Headers.CacheControl),
            ("Content-Disposition", told.ContentDisposition ?? told.Headers.ContentDisposition),
            ("Content-Language", told.ContentLanguage),
            ("Expires", told.ExpiresString),
            ("Encryption", told.ServerSideEncryptionMethod?.Value),
            ("Encryption key", told.ServerSideEncryptionKeyManagementServiceKeyId),
            ("Retention", told.ObjectLockMode?.Value),
            ("Retained until", told.ObjectLockRetainUntilDate?.ToUniversalTime().ToString("u")),
            ("Legal hold", told.ObjectLockLegalHoldStatus?.Value),
            ("Replication", told.ReplicationStatus?.Value),
            ("Redirects to", told.WebsiteRedirectLocation),
        ];

    private static IEnumerable<(string Name, string? Value)> Checksums(GetObjectMetadataResponse told) =>
        [
            ("CRC32", told.ChecksumCRC32),
            ("CRC32C", told.ChecksumCRC32C),
            ("CRC64NVME", told.ChecksumCRC64NVME),
            ("SHA1", told.ChecksumSHA1),
            ("SHA256", told.ChecksumSHA256),
            ("Of", told.ChecksumType?.Value),
        ];

    private static IReadOnlyList<KeyValuePair<string, string>> Given(IEnumerable<(string Name, string? Value)> all) =>
        [
            .. all.Where(one => !string.IsNullOrEmpty(one.Value))
                .Select(one => KeyValuePair.Create(one.Name, one.Value!)),
        ];
}
