using Amazon.S3;
using Amazon.S3.Model;

namespace CareConnect.Hosting.Tests.S3;

/// <summary>Versions, delete markers and buckets, as Amazon's client sees them.</summary>
public sealed class VersioningTests : IAsyncLifetime
{
    private S3TestServer _server = null!;

    private AmazonS3Client Client => _server.Client;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await S3TestServer.StartAsync();

    [Fact]
    public async Task Each_write_of_a_versioned_bucket_is_a_version_and_a_deletion_only_hides_them()
    {
        await SetAsync(VersionStatus.Enabled);
        var first = await PutAsync("one");
        var second = await PutAsync("two");
        var marker = await Client.DeleteObjectAsync(S3TestServer.Bucket, "k", Token);

        var hidden = await Assert.ThrowsAsync<NoSuchKeyException>(() => GetAsync(null));
        var list = await Client.ListVersionsAsync(S3TestServer.Bucket, Token);
        var ofMarker = await Assert.ThrowsAsync<AmazonS3Exception>(() => GetAsync(marker.VersionId));

        Assert.Equal("NoSuchKey", hidden.ErrorCode);
        Assert.Equal("MethodNotAllowed", ofMarker.ErrorCode);
        Assert.Equal("true", marker.DeleteMarker);
        Assert.Equal("one", await GetAsync(first));
        Assert.Equal("two", await GetAsync(second));
        Assert.Equal([marker.VersionId, second, first], list.Versions.Select(version => version.VersionId));
        Assert.Equal([true, false, false], list.Versions.Select(version => version.IsLatest!.Value));

        // Without the marker the object is there again.
        await Client.DeleteObjectAsync(S3TestServer.Bucket, "k", marker.VersionId, Token);
        Assert.Equal("two", await GetAsync(null));
        await Client.DeleteObjectAsync(S3TestServer.Bucket, "k", second, Token);
        Assert.Equal("one", await GetAsync(null));
        Assert.Single(_server.Blobs());
    }

    [Fact]
    public async Task What_was_written_without_versioning_is_the_null_version_and_suspending_replaces_only_that()
    {
        await PutAsync("before");
        await SetAsync(VersionStatus.Enabled);
        var kept = await PutAsync("kept");
        await SetAsync(VersionStatus.Suspended);
        await PutAsync("after");

        Assert.Equal("after", await GetAsync(null));
        Assert.Equal("after", await GetAsync("null"));
        Assert.Equal("kept", await GetAsync(kept));
        Assert.Equal(
            VersionStatus.Suspended,
            (await Client.GetBucketVersioningAsync(S3TestServer.Bucket, Token)).VersioningConfig.Status
        );
        Assert.Equal(2, _server.Blobs().Count());
    }

    [Fact]
    public async Task Versions_come_in_pages_that_neither_lose_nor_repeat_any()
    {
        await SetAsync(VersionStatus.Enabled);
        var written = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            written.Add(await PutAsync($"{i}"));
        }

        var seen = new List<string>();
        var request = new ListVersionsRequest { BucketName = S3TestServer.Bucket, MaxKeys = 3 };
        ListVersionsResponse page;
        do
        {
            page = await Client.ListVersionsAsync(request, Token);
            seen.AddRange(page.Versions.Select(version => version.VersionId));
            (request.KeyMarker, request.VersionIdMarker) = (page.NextKeyMarker, page.NextVersionIdMarker);
        } while (page.IsTruncated == true);

        Assert.Equal(written.AsEnumerable().Reverse(), seen);
    }

    [Fact]
    public async Task A_bucket_goes_only_when_nothing_is_in_it()
    {
        await SetAsync(VersionStatus.Enabled);
        var version = await PutAsync("x");
        var marker = await Client.DeleteObjectAsync(S3TestServer.Bucket, "k", Token);

        var refusal = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            Client.DeleteBucketAsync(S3TestServer.Bucket, Token)
        );
        var deleted = await Client.DeleteObjectsAsync(
            new()
            {
                BucketName = S3TestServer.Bucket,
                Objects =
                [
                    new() { Key = "k", VersionId = version },
                    new() { Key = "k", VersionId = marker.VersionId },
                    new() { Key = "absent" },
                ],
            },
            Token
        );
        var absent = deleted.DeletedObjects.Single(one => one.Key == "absent").DeleteMarkerVersionId;
        await Client.DeleteObjectAsync(S3TestServer.Bucket, "absent", absent, Token);
        await Client.DeleteBucketAsync(S3TestServer.Bucket, Token);

        Assert.Equal("BucketNotEmpty", refusal.ErrorCode);
        Assert.Equal(3, deleted.DeletedObjects.Count);
        Assert.Empty((await Client.ListBucketsAsync(Token)).Buckets ?? []);
    }

    [Fact]
    public async Task Buckets_are_listed_and_located_and_asked_for()
    {
        await Client.PutBucketAsync("another", Token);

        var listed = await Client.ListBucketsAsync(Token);
        var location = await Client.GetBucketLocationAsync("another", Token);
        var head = await Client.HeadBucketAsync(new() { BucketName = "another" }, Token);
        var absent = await Assert.ThrowsAsync<NoSuchBucketException>(() =>
            Client.ListObjectsV2Async(new() { BucketName = "absent" }, Token)
        );

        Assert.Equal(["another", "box"], listed.Buckets.Select(bucket => bucket.BucketName));
        Assert.Equal("", location.Location?.Value ?? "");
        Assert.Equal("us-east-1", head.BucketRegion);
        Assert.Equal("NoSuchBucket", absent.ErrorCode);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task SetAsync(VersionStatus status) =>
        Client.PutBucketVersioningAsync(
            new()
            {
                BucketName = S3TestServer.Bucket,
                VersioningConfig = new() { Status = status },
            },
            Token
        );

    private async Task<string> PutAsync(string content) =>
        (
            await Client.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = S3TestServer.Bucket,
                    Key = "k",
                    ContentBody = content,
                },
                Token
            )
        ).VersionId;

    private async Task<string> GetAsync(string? version)
    {
        using var got = await Client.GetObjectAsync(
            new GetObjectRequest
            {
                BucketName = S3TestServer.Bucket,
                Key = "k",
                VersionId = version,
            },
            Token
        );
        using var reader = new StreamReader(got.ResponseStream);
        return await reader.ReadToEndAsync(Token);
    }
}
