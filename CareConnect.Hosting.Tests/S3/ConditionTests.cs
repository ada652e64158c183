using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace CareConnect.Hosting.Tests.S3;

/// <summary>Conditions of writes and reads, checksums that do not match, and copies.</summary>
public sealed class ConditionTests : IAsyncLifetime
{
    private S3TestServer _server = null!;

    private AmazonS3Client Client => _server.Client;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await S3TestServer.StartAsync();

    [Fact]
    public async Task Of_many_who_write_only_if_nothing_is_there_one_succeeds()
    {
        var writes = Enumerable
            .Range(0, 8)
            .Select(i => CodeAsync(() => PutAsync($"{i}", put => put.IfNoneMatch = "*")))
            .ToList();

        var codes = await Task.WhenAll(writes);

        var winner = Array.IndexOf(codes, null);
        Assert.Equal(7, codes.Count(code => code == "PreconditionFailed"));
        Assert.Equal($"{winner}", await GetAsync("k"));
        Assert.Single(_server.Blobs());
    }

    [Fact]
    public async Task A_write_that_expects_a_version_succeeds_on_that_one_only()
    {
        Assert.Equal("NoSuchKey", await CodeAsync(() => PutAsync("x", put => put.IfMatch = "\"abc\"")));
        var stored = await PutAsync("one");

        Assert.Equal("PreconditionFailed", await CodeAsync(() => PutAsync("x", put => put.IfMatch = "\"abc\"")));
        Assert.Null(await CodeAsync(() => PutAsync("two", put => put.IfMatch = stored.ETag)));
        Assert.Equal("two", await GetAsync("k"));
    }

    [Fact]
    public async Task A_read_tells_who_has_it_already_and_who_expects_another()
    {
        var stored = await PutAsync("one");
        var http = new HttpClient();
        var address = Client.GetPreSignedURL(
            new()
            {
                BucketName = S3TestServer.Bucket,
                Key = "k",
                Protocol = Protocol.HTTP,
                Expires = DateTime.UtcNow.AddMinutes(5),
            }
        );

        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync("If-None-Match", stored.ETag));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("If-None-Match", "\"other\""));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("If-Match", stored.ETag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await StatusAsync("If-Match", "\"other\""));
        Assert.Equal(
            HttpStatusCode.NotModified,
            await StatusAsync("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")
        );
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            await StatusAsync("If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT")
        );

        async Task<HttpStatusCode> StatusAsync(string name, string value)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await http.SendAsync(request, Token);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==", "BadDigest")]
    [InlineData("content-md5", "short", "InvalidDigest")]
    [InlineData("x-amz-checksum-crc32", "AAAAAA==", "BadDigest")]
    [InlineData("x-amz-checksum-crc32c", "AAAAAA==", "BadDigest")]
    [InlineData("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=", "BadDigest")]
    [InlineData("x-amz-checksum-sha1", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "BadDigest")]
    [InlineData("x-amz-checksum-sha256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "BadDigest")]
    [InlineData("x-amz-checksum-sha256", "AAAA", "InvalidRequest")]
    [InlineData("x-amz-sdk-checksum-algorithm", "CRC32", "InvalidRequest")]
    public async Task A_checksum_that_does_not_match_keeps_nothing(string name, string value, string code)
    {
        var answer = await new RawS3(_server.Port).SendAsync("PUT", "/box/k", "content", null, (name, value));

        Assert.Equal((400, code), (answer.Status, answer.Code));
        Assert.Empty(_server.Blobs());
    }

    [Theory]
    [InlineData("x-amz-checksum-crc32", "y/Q5Jg==")]
    [InlineData("x-amz-checksum-crc32c", "4waSgw==")]
    [InlineData("x-amz-checksum-crc64nvme", "rosUhgp5mIg=")]
    public async Task The_check_values_of_the_CRCs_are_those_of_their_catalogue(string name, string value)
    {
        var answer = await new RawS3(_server.Port).SendAsync("PUT", "/box/k", "123456789", null, (name, value));

        Assert.Equal(200, answer.Status);
        Assert.Contains($"{name}: {value}", answer.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_copy_takes_the_metadata_along_or_gets_its_own()
    {
        await PutAsync("content", put => put.Metadata.Add("note", "first"));
        await CopyAsync("same", _ => { });
        await CopyAsync(
            "other ü",
            copy =>
            {
                copy.MetadataDirective = S3MetadataDirective.REPLACE;
                copy.Metadata.Add("note", "second");
            }
        );

        var onto = await CodeAsync(() => CopyAsync("k", _ => { }));
        var stale = await CodeAsync(() => CopyAsync("x", copy => copy.ETagToMatch = "\"abc\""));

        Assert.Equal("first", await NoteAsync("same"));
        Assert.Equal("second", await NoteAsync("other ü"));
        Assert.Equal("content", await GetAsync("other ü"));
        Assert.Equal("InvalidRequest", onto);
        Assert.Equal("PreconditionFailed", stale);
    }

    [Fact]
    public async Task The_attributes_of_an_object_are_told()
    {
        await PutAsync("content");

        var told = await Client.GetObjectAttributesAsync(
            new()
            {
                BucketName = S3TestServer.Bucket,
                Key = "k",
                ObjectAttributes = [ObjectAttributes.ETag, ObjectAttributes.ObjectSize, ObjectAttributes.Checksum],
            },
            Token
        );

        Assert.Equal(7, told.ObjectSize);
        Assert.Equal("9a0364b9e99bb480dd25e1f0284c8555", told.ETag);
        Assert.NotNull(told.Checksum.ChecksumCRC32);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<PutObjectResponse> PutAsync(string content, Action<PutObjectRequest>? configure = null)
    {
        var put = new PutObjectRequest
        {
            BucketName = S3TestServer.Bucket,
            Key = "k",
            ContentBody = content,
        };
        configure?.Invoke(put);
        return Client.PutObjectAsync(put, Token);
    }

    private Task<CopyObjectResponse> CopyAsync(string key, Action<CopyObjectRequest> configure)
    {
        var copy = new CopyObjectRequest
        {
            SourceBucket = S3TestServer.Bucket,
            SourceKey = "k",
            DestinationBucket = S3TestServer.Bucket,
            DestinationKey = key,
        };
        configure(copy);
        return Client.CopyObjectAsync(copy, Token);
    }

    private async Task<string> NoteAsync(string key) =>
        (await Client.GetObjectMetadataAsync(S3TestServer.Bucket, key, Token)).Metadata["note"];

    private static async Task<string?> CodeAsync<T>(Func<Task<T>> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (AmazonS3Exception refused)
        {
            return refused.ErrorCode;
        }
    }

    private async Task<string> GetAsync(string key)
    {
        using var got = await Client.GetObjectAsync(S3TestServer.Bucket, key, Token);
        using var reader = new StreamReader(got.ResponseStream);
        return await reader.ReadToEndAsync(Token);
    }
}
