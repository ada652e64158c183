using Amazon.S3;
using Amazon.S3.Model;

namespace CareConnect.Dashboard.Storage;

/// <summary>A bucket as folders and objects, a page at a time.</summary>
internal static class ObjectList
{
    private const int PageSize = 1_000;
    private const string Delimiter = "/";

    /// <param name="s3">The server.</param>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="prefix">What all keys begin with; up to its last slash it is the folder.</param>
    /// <param name="start">Null for the first page, else <see cref="ObjectPage.Next"/> of the one before.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public static async Task<ObjectPage> ReadAsync(
        IAmazonS3 s3,
        string bucket,
        string prefix,
        PageStart? start,
        CancellationToken cancellationToken
    )
    {
        var request = new ListObjectsV2Request
        {
            BucketName = bucket,
            Prefix = prefix,
            Delimiter = Delimiter,
            MaxKeys = PageSize,
            ContinuationToken = start?.Token,
        };
        var page = await s3.ListObjectsV2Async(request, cancellationToken);
        var objects = (page.S3Objects ?? []).Select(one => new ObjectEntry(
            one.Key,
            one.Size ?? 0,
            one.LastModified?.ToUniversalTime(),
            one.StorageClass?.Value ?? "",
            EntryKind.Item
        ));
        return new ObjectPage(
            Together(page.CommonPrefixes, objects),
            page.IsTruncated == true ? new PageStart(page.NextContinuationToken) : null
        );
    }

    /// <summary>The same with what was deleted while older versions of it stay.</summary>
    public static async Task<ObjectPage> ReadWithDeletedAsync(
        IAmazonS3 s3,
        string bucket,
        string prefix,
        PageStart? start,
        CancellationToken cancellationToken
    )
    {
        var request = new ListVersionsRequest
        {
            BucketName = bucket,
            Prefix = prefix,
            Delimiter = Delimiter,
            MaxKeys = PageSize,
            KeyMarker = start?.Token,
            VersionIdMarker = start?.VersionId,
        };
        var page = await s3.ListVersionsAsync(request, cancellationToken);
        var objects = (page.Versions ?? [])
            .Where(one => one.IsLatest == true)
            .Select(one => new ObjectEntry(
                one.Key,
                one.Size ?? 0,
                one.LastModified?.ToUniversalTime(),
                one.StorageClass?.Value ?? "",
                one.IsDeleteMarker == true ? EntryKind.Deleted : EntryKind.Item
            ));
        return new ObjectPage(
            Together(page.CommonPrefixes, objects),
            page.IsTruncated == true ? new PageStart(page.NextKeyMarker, page.NextVersionIdMarker) : null
        );
    }

    /// <summary>Versions of one key, newest first.</summary>
    public static async Task<IReadOnlyList<ObjectVersion>> VersionsAsync(
        IAmazonS3 s3,
        string bucket,
        string key,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var request = new ListVersionsRequest
        {
            BucketName = bucket,
            Prefix = key,
            MaxKeys = limit,
        };
        var page = await s3.ListVersionsAsync(request, cancellationToken);
        // The key itself comes before the longer ones that begin with it. Some servers list the markers after all else.
        return
        [
            .. (page.Versions ?? [])
                .Where(one => one.Key == key)
                .OrderByDescending(one => one.IsLatest == true)
                .ThenByDescending(one => one.LastModified)
                .Select(one => new ObjectVersion(
                    one.VersionId ?? "null",
                    one.LastModified?.ToUniversalTime(),
                    one.Size ?? 0,
                    one.IsLatest == true,
                    one.IsDeleteMarker == true
                )),
        ];
    }

    private static IReadOnlyList<ObjectEntry> Together(List<string>? folders, IEnumerable<ObjectEntry> objects) =>
        [
            .. (folders ?? [])
                .Select(prefix => new ObjectEntry(prefix, 0, null, "", EntryKind.Folder))
                .Concat(objects)
                .OrderBy(entry => entry.Key, StringComparer.Ordinal),
        ];
}
