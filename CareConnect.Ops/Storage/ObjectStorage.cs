using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Storage;

/// <summary>A bucket, and what operations keep in it.</summary>
internal sealed class ObjectStorage(IAmazonS3 client, string bucket) : IDisposable
{
    // Parts of 32 MiB let a dump grow to 320 GB, as S3 takes 10,000 of them.
    private const long PartSize = 32 * 1024 * 1024;

    public string Bucket => bucket;

    /// <summary>The backups bucket of the AppHost that runs on this machine.</summary>
    public static async Task<ObjectStorage> OfAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        var server = await topology.ResourceAsync(LocalNames.Storage, cancellationToken);
        var address =
            server.Urls.FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttp)
            ?? throw new ProcedureException(
                $"'{server.Name}' does not run ({server.State}). Start it in the dashboard."
            );
        var keys = new BasicAWSCredentials(
            await topology.VariableAsync(server.Name, "ROOT_ACCESS_KEY", cancellationToken),
            await topology.VariableAsync(server.Name, "ROOT_SECRET_KEY", cancellationToken)
        );
        var config = new AmazonS3Config
        {
            ServiceURL = address.AbsoluteUri,
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
        };
        return new ObjectStorage(new AmazonS3Client(keys, config), LocalNames.BackupBucket);
    }

    /// <summary>Sends a stream whose length nobody knows yet; the object appears when all of it is there.</summary>
    public async Task UploadAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        using var transfer = new TransferUtility(client);
        await CallAsync(
            () =>
                transfer.UploadAsync(
                    new TransferUtilityUploadRequest
                    {
                        BucketName = bucket,
                        Key = key,
                        InputStream = content,
                        PartSize = PartSize,
                        AutoCloseStream = false,
                        ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS,
                    },
                    cancellationToken
                ),
            key
        );
    }

    public Task WriteAsync<T>(string key, T value, JsonSerializerOptions format, CancellationToken cancellationToken) =>
        WriteTextAsync(key, JsonSerializer.Serialize(value, format), cancellationToken);

    public Task WriteTextAsync(string key, string text, CancellationToken cancellationToken) =>
        CallAsync(
            () =>
                client.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = bucket,
                        Key = key,
                        ContentBody = text,
                        ContentType = "application/json",
                        ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS,
                    },
                    cancellationToken
                ),
            key
        );

    /// <returns>Null when there is no such object.</returns>
    public async Task<T?> ReadAsync<T>(string key, JsonSerializerOptions format, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var found = await client.GetObjectAsync(bucket, key, cancellationToken);
            return await JsonSerializer.DeserializeAsync<T>(found.ResponseStream, format, cancellationToken);
        }
        catch (AmazonS3Exception problem) when (problem.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>An object as a stream, to read once.</summary>
    public async Task<Stream> OpenAsync(string key, CancellationToken cancellationToken) =>
        (await CallAsync(() => client.GetObjectAsync(bucket, key, cancellationToken), key)).ResponseStream;

    /// <summary>All keys that begin so.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        var pages = client.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = bucket, Prefix = prefix });
        await foreach (var found in pages.S3Objects.WithCancellation(cancellationToken))
        {
            keys.Add(found.Key);
        }

        return keys;
    }

    /// <summary>Removes the object, if it is there; a bucket with versions keeps them.</summary>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        CallAsync(() => client.DeleteObjectAsync(bucket, key, cancellationToken), key);

    public void Dispose() => client.Dispose();

    private Task CallAsync(Func<Task> call, string key) =>
        CallAsync<object?>(
            async () =>
            {
                await call();
                return null;
            },
            key
        );

    private async Task<T> CallAsync<T>(Func<Task<T>> call, string key)
    {
        try
        {
            return await call();
        }
        catch (Exception problem) when (problem is AmazonServiceException or HttpRequestException)
        {
            throw new ProcedureException($"s3://{bucket}/{key}: {problem.Message}", problem);
        }
    }
}
