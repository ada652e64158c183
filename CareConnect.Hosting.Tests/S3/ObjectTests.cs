using System.Net;
using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

namespace CareConnect.Hosting.Tests.S3;

/// <summary>Objects come back as Amazon's own client sent them, whatever they are called.</summary>
public sealed class ObjectTests : IAsyncLifetime
{
    private S3TestServer _server = null!;

    public static TheoryData<string> OddKeys =>
        [
            "a b/c d.txt",
            "Ünï/日本語/🩺.txt",
            "plus+and%percent%20literal",
            "a//b///c",
            "trailing/",
            "..",
            "../../etc/passwd",
            "a/../b",
            "./x",
            "q?x=1&y=2#frag;semi,comma",
            "quote\"'<>&[]{}|^`~*()!$=:@\\",
            "CON",
            "tab\tand\u0001control",
            new string('k', 1024),
        ];

    private AmazonS3Client Client => _server.Client;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await S3TestServer.StartAsync();

    [Fact]
    public async Task An_object_comes_back_with_all_that_was_kept_with_it()
    {
        var content = RandomNumberGenerator.GetBytes(300_000);
        var put = new PutObjectRequest
        {
            BucketName = S3TestServer.Bucket,
            Key = "one",
            InputStream = new MemoryStream(content),
            ContentType = "text/x-test",
            ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS,
            ServerSideEncryptionKeyManagementServiceKeyId = "key-1",
            TagSet = [new Tag { Key = "kind", Value = "a b" }],
            Headers =
            {
                CacheControl = "no-store",
                ContentDisposition = "attachment; filename=\"x.bin\"",
                ContentEncoding = "gzip",
            },
        };
        put.Metadata.Add("note", "two  words");

        var stored = await Client.PutObjectAsync(put, Token);
        using var got = await Client.GetObjectAsync(S3TestServer.Bucket, "one", Token);
        var read = await BytesAsync(got);

        Assert.Equal(content, read);
        Assert.Equal($"\"{Convert.ToHexStringLower(CareConnect.Hosting.S3.S3Md5.Of(content))}\"", stored.ETag);
        Assert.NotNull(stored.ChecksumCRC32);
        Assert.Equal(stored.ChecksumCRC32, got.ChecksumCRC32);
        Assert.Equal(ServerSideEncryptionMethod.AWSKMS, stored.ServerSideEncryptionMethod);
        Assert.Equal("key-1", got.ServerSideEncryptionKeyManagementServiceKeyId);
        Assert.Equal("text/x-test", got.Headers.ContentType);
        Assert.Equal("no-store", got.Headers.CacheControl);
        Assert.Equal("attachment; filename=\"x.bin\"", got.Headers.ContentDisposition);
        Assert.Equal("gzip", got.Headers.ContentEncoding);
        Assert.Equal("two  words", got.Metadata["note"]);
        Assert.Equal(1, got.TagCount);
    }

    [Theory]
    [MemberData(nameof(OddKeys))]
    public async Task A_key_of_any_letters_is_one_object(string key)
    {
        await PutAsync(key, key);
        await PutAsync("another", "x");

        Assert.Equal(key, await GetAsync(key));
        var listed = await Client.ListObjectsV2Async(
            new() { BucketName = S3TestServer.Bucket, Encoding = EncodingType.Url },
            Token
        );
        Assert.Contains(key, listed.S3Objects.Select(o => Uri.UnescapeDataString(o.Key)));
        await Client.DeleteObjectAsync(S3TestServer.Bucket, key, Token);
        var refusal = await Assert.ThrowsAsync<NoSuchKeyException>(() => GetAsync(key));
        Assert.Equal(HttpStatusCode.NotFound, refusal.StatusCode);
    }

    // Amazon's client for .NET signs two slashes here and sends one.
    [Theory]
    [InlineData("/box//leading")]
    [InlineData("/box///")]
    [InlineData("/box/..//.")]
    public async Task Slashes_and_dots_of_a_key_stay_as_they_are(string target)
    {
        var raw = new RawS3(_server.Port);

        var stored = await raw.SendAsync("PUT", target, "content");
        var listed = await Client.ListObjectsV2Async(new() { BucketName = S3TestServer.Bucket }, Token);

        Assert.Equal(200, stored.Status);
        Assert.Equal(target["/box/".Length..], Assert.Single(listed.S3Objects).Key);
        Assert.EndsWith("content", (await raw.SendAsync("GET", target)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_may_stand_in_the_host_instead_of_the_path()
    {
        var raw = new RawS3(_server.Port) { Host = $"{S3TestServer.Bucket}.localhost:{_server.Port}" };

        var stored = await raw.SendAsync("PUT", "/a/b", "content");
        var listed = await raw.SendAsync("GET", "/?list-type=2");

        Assert.Equal(200, stored.Status);
        Assert.Contains("<Key>a/b</Key>", listed.Text, StringComparison.Ordinal);
        Assert.Equal("content", await GetAsync("a/b"));
    }

    [Fact]
    public async Task Keys_that_a_file_system_would_mix_up_stay_apart()
    {
        string[] keys = ["a", "a/b", "A", "a/", "ä", "a\u0308"];
        foreach (var key in keys)
        {
            await PutAsync(key, $"content of {key}");
        }

        foreach (var key in keys)
        {
            Assert.Equal($"content of {key}", await GetAsync(key));
        }
    }

    [Fact]
    public async Task An_empty_object_is_one()
    {
        await PutAsync("empty", "");

        Assert.Equal("", await GetAsync("empty"));
        Assert.Equal(0, (await Client.GetObjectMetadataAsync(S3TestServer.Bucket, "empty", Token)).ContentLength);
    }

    [Fact]
    public async Task The_last_of_two_writes_stays_whole_and_the_first_leaves_no_file()
    {
        await PutAsync("k", new string('a', 100_000));
        await PutAsync("k", "b");

        Assert.Equal("b", await GetAsync("k"));
        Assert.Single(_server.Blobs());
    }

    [Theory]
    [InlineData("bytes=0-0", "0", "bytes 0-0/10")]
    [InlineData("bytes=3-5", "345", "bytes 3-5/10")]
    [InlineData("bytes=7-", "789", "bytes 7-9/10")]
    [InlineData("bytes=7-99", "789", "bytes 7-9/10")]
    [InlineData("bytes=-4", "6789", "bytes 6-9/10")]
    [InlineData("bytes=-40", "0123456789", "bytes 0-9/10")]
    public async Task A_range_is_that_part_of_the_object(string range, string expected, string shown)
    {
        await PutAsync("digits", "0123456789");

        using var got = await Client.GetObjectAsync(
            new GetObjectRequest
            {
                BucketName = S3TestServer.Bucket,
                Key = "digits",
                ByteRange = new ByteRange(range),
            },
            Token
        );

        Assert.Equal(HttpStatusCode.PartialContent, got.HttpStatusCode);
        Assert.Equal(expected, Encoding.UTF8.GetString(await BytesAsync(got)));
        Assert.Equal(shown, got.ContentRange);
    }

    [Theory]
    [InlineData("bytes=10-")]
    [InlineData("bytes=-0")]
    public async Task A_range_outside_is_refused(string range)
    {
        await PutAsync("digits", "0123456789");

        var refusal = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            Client.GetObjectAsync(
                new GetObjectRequest
                {
                    BucketName = S3TestServer.Bucket,
                    Key = "digits",
                    ByteRange = new ByteRange(range),
                },
                Token
            )
        );

        Assert.Equal("InvalidRange", refusal.ErrorCode);
    }

    [Fact]
    public async Task Tags_are_put_and_taken_off()
    {
        await PutAsync("k", "x");
        var tags = new List<Tag>
        {
            new() { Key = "a", Value = "1" },
            new() { Key = "b", Value = "<&>" },
        };
        await Client.PutObjectTaggingAsync(
            new()
            {
                BucketName = S3TestServer.Bucket,
                Key = "k",
                Tagging = new Tagging { TagSet = tags },
            },
            Token
        );

        var got = await Client.GetObjectTaggingAsync(new() { BucketName = S3TestServer.Bucket, Key = "k" }, Token);
        await Client.DeleteObjectTaggingAsync(new() { BucketName = S3TestServer.Bucket, Key = "k" }, Token);
        var none = await Client.GetObjectTaggingAsync(new() { BucketName = S3TestServer.Bucket, Key = "k" }, Token);

        Assert.Equal([("a", "1"), ("b", "<&>")], got.Tagging.Select(tag => (tag.Key, tag.Value)));
        Assert.Empty(none.Tagging ?? []);
        Assert.Equal("x", await GetAsync("k"));
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart_and_leftovers_are_not()
    {
        await PutAsync("kept", "content");
        var left = Path.Combine(Path.GetDirectoryName(_server.Blobs().Single())!, "leftover");
        await File.WriteAllTextAsync(left, "half", Token);

        await _server.RestartAsync();

        Assert.Equal("content", await GetAsync("kept"));
        Assert.False(File.Exists(left));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task PutAsync(string key, string content) =>
        Client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = S3TestServer.Bucket,
                Key = key,
                ContentBody = content,
            },
            Token
        );

    private async Task<string> GetAsync(string key)
    {
        using var got = await Client.GetObjectAsync(S3TestServer.Bucket, key, Token);
        return Encoding.UTF8.GetString(await BytesAsync(got));
    }

    private static async Task<byte[]> BytesAsync(GetObjectResponse response)
    {
        using var memory = new MemoryStream();
        await response.ResponseStream.CopyToAsync(memory, Token);
        return memory.ToArray();
    }
}
