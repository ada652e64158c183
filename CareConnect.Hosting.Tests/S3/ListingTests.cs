using Amazon.S3;
using Amazon.S3.Model;

namespace CareConnect.Hosting.Tests.S3;

/// <summary>Lists are in the order of the keys' bytes, in pages and groups.</summary>
public sealed class ListingTests : IAsyncLifetime
{
    private static readonly string[] Keys = ["Z", "a", "a/1", "a/2", "a/b/1", "a/b/2", "a0", "b/", "b/x", "ü/1", "🩺"];
    private S3TestServer _server = null!;

    private AmazonS3Client Client => _server.Client;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await S3TestServer.StartAsync();
        foreach (var key in Keys.Reverse())
        {
            await Client.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = S3TestServer.Bucket,
                    Key = key,
                    ContentBody = key,
                },
                Token
            );
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public async Task Pages_together_are_all_keys_in_order(int size)
    {
        var (keys, groups) = await PagesAsync(new() { MaxKeys = size });

        Assert.Equal(Keys, keys);
        Assert.Empty(groups);
    }

    [Theory]
    [InlineData("", "Z,a,a0,🩺", "a/,b/,ü/")]
    [InlineData("a", "a,a0", "a/")]
    [InlineData("a/", "a/1,a/2", "a/b/")]
    [InlineData("a/b/", "a/b/1,a/b/2", "")]
    [InlineData("b/", "b/,b/x", "")]
    [InlineData("none", "", "")]
    public async Task A_delimiter_makes_groups_that_come_once_however_small_the_pages(
        string prefix,
        string keys,
        string groups
    )
    {
        foreach (var size in (int[])[1, 2, 3, 1000])
        {
            var (foundKeys, foundGroups) = await PagesAsync(
                new()
                {
                    Prefix = prefix,
                    Delimiter = "/",
                    MaxKeys = size,
                }
            );

            Assert.Equal(keys, string.Join(',', foundKeys));
            Assert.Equal(groups, string.Join(',', foundGroups));
        }
    }

    [Fact]
    public async Task The_first_version_of_the_operation_goes_on_from_its_marker()
    {
        var seen = new List<string>();
        var request = new ListObjectsRequest
        {
            BucketName = S3TestServer.Bucket,
            Delimiter = "/",
            MaxKeys = 2,
        };
        ListObjectsResponse page;
        do
        {
            page = await Client.ListObjectsAsync(request, Token);
            var names = (page.S3Objects ?? []).Select(o => o.Key).Concat(page.CommonPrefixes ?? []);
            seen.AddRange(names.Order(StringComparer.Ordinal));
            request.Marker = page.NextMarker;
        } while (page.IsTruncated == true);

        Assert.Equal(["Z", "a", "a/", "a0", "b/", "ü/", "🩺"], seen);
    }

    [Fact]
    public async Task A_list_starts_after_a_key()
    {
        var (keys, _) = await PagesAsync(new() { StartAfter = "a/b/1" });

        Assert.Equal(Keys[5..], keys);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<(List<string> Keys, List<string> Groups)> PagesAsync(ListObjectsV2Request request)
    {
        request.BucketName = S3TestServer.Bucket;
        var (keys, groups) = (new List<string>(), new List<string>());
        ListObjectsV2Response page;
        do
        {
            page = await Client.ListObjectsV2Async(request, Token);
            keys.AddRange((page.S3Objects ?? []).Select(o => o.Key));
            groups.AddRange(page.CommonPrefixes ?? []);
            Assert.InRange(page.KeyCount!.Value, 0, request.MaxKeys ?? 1000);
            request.ContinuationToken = page.NextContinuationToken;
        } while (page.IsTruncated == true);
        return (keys, groups);
    }
}
