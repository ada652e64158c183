using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;

namespace CareConnect.Dashboard.Storage;

/// <summary>What the page changes in a bucket.</summary>
internal static class ObjectWriter
{
    /// <summary>What is larger goes up in parts of this size, one in memory at a time.</summary>
    private const int PartSize = 8 * 1024 * 1024;

    /// <summary>Whether a key has a newest version that is no delete marker.</summary>
    public static async Task<bool> ExistsAsync(
        IAmazonS3 s3,
        string bucket,
        string key,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var request = new GetObjectMetadataRequest { BucketName = bucket, Key = key };
            await s3.GetObjectMetadataAsync(request, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception problem) when (problem.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <param name="s3">The server.</param>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="key">The whole key.</param>
    /// <param name="contentType">As the browser says.</param>
    /// <param name="body">Is read once, from where it stands to its end.</param>
    /// <param name="replace">Whether what has the key already may be replaced; without it the server refuses.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    public static async Task PutAsync(
        IAmazonS3 s3,
        string bucket,
        string key,
        string contentType,
        Stream body,
        bool replace,
        CancellationToken cancellationToken
    )
    {
        var first = new byte[PartSize];
        var length = await body.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken);
        var ifNoneMatch = replace ? null : "*";
        if (length < first.Length)
        {
            var whole = new PutObjectRequest
            {
                BucketName = bucket,
                Key = key,
                ContentType = contentType,
                InputStream = new MemoryStream(first, 0, length, writable: false),
                IfNoneMatch = ifNoneMatch,
            };
            await s3.PutObjectAsync(whole, cancellationToken);
            return;
        }
        await using var all = new PrefixedStream(first, body);
        using var transfer = new TransferUtility(s3);
        var request = new TransferUtilityUploadRequest
        {
            BucketName = bucket,
            Key = key,
            ContentType = contentType,
            InputStream = all,
            PartSize = PartSize,
            IfNoneMatch = ifNoneMatch,
            AutoCloseStream = false,
        };
        await transfer.UploadAsync(request, cancellationToken);
    }

    /// <summary>Without a version: hides it behind a delete marker where versions are kept, else removes it.</summary>
    public static Task<DeleteObjectResponse> DeleteAsync(
        IAmazonS3 s3,
        string bucket,
        string key,
        string? versionId,
        CancellationToken cancellationToken
    ) =>
        s3.DeleteObjectAsync(
            new DeleteObjectRequest
            {
                BucketName = bucket,
                Key = key,
                VersionId = versionId,
            },
            cancellationToken
        );
}
