using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using CareConnect.Hosting.S3;
using ByteRange = Amazon.S3.Model.ByteRange;
using ChecksumAlgorithm = Amazon.S3.ChecksumAlgorithm;
using ChecksumType = Amazon.S3.ChecksumType;

namespace CareConnect.Hosting.Tests.S3;

/// <summary>Uploads in parts, by Amazon's own helper and step by step.</summary>
public sealed class MultipartTests : IAsyncLifetime
{
    private const int PartSize = 5 * 1024 * 1024;
    private readonly byte[] _content = RandomNumberGenerator.GetBytes((2 * PartSize) + 12_345);
    private S3TestServer _server = null!;

    private AmazonS3Client Client => _server.Client;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await S3TestServer.StartAsync();

    [Fact]
    public async Task The_transfer_utility_sends_parts_that_come_back_as_one_object()
    {
        using var transfer = new TransferUtility(
            Client,
            new TransferUtilityConfig { MinSizeBeforePartUpload = PartSize }
        );
        await transfer.UploadAsync(
            new TransferUtilityUploadRequest
            {
                BucketName = S3TestServer.Bucket,
                Key = "big",
                InputStream = new MemoryStream(_content),
                PartSize = PartSize,
                ContentType = "text/x-test",
            },
            Token
        );

        var head = await Client.GetObjectMetadataAsync(S3TestServer.Bucket, "big", Token);
        Assert.EndsWith("-3\"", head.ETag, StringComparison.Ordinal);
        Assert.Equal("text/x-test", head.Headers.ContentType);
        Assert.Equal(_content, await BytesAsync(new() { BucketName = S3TestServer.Bucket, Key = "big" }));
        Assert.Equal(
            _content[(PartSize - 3)..(PartSize + 4)],
            await BytesAsync(
                new()
                {
                    BucketName = S3TestServer.Bucket,
                    Key = "big",
                    ByteRange = new ByteRange(PartSize - 3, PartSize + 3),
                }
            )
        );
        Assert.Equal(
            _content[(2 * PartSize)..],
            await BytesAsync(
                new()
                {
                    BucketName = S3TestServer.Bucket,
                    Key = "big",
                    PartNumber = 3,
                }
            )
        );
    }

    public static TheoryData<string, string> Kinds =>
        new()
        {
            { "CRC32", "COMPOSITE" },
            { "CRC32", "FULL_OBJECT" },
            { "CRC32C", "COMPOSITE" },
            { "CRC32C", "FULL_OBJECT" },
            { "CRC64NVME", "FULL_OBJECT" },
            { "SHA1", "COMPOSITE" },
            { "SHA256", "COMPOSITE" },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_checksum_of_the_whole_is_that_of_its_bytes_or_of_its_parts(string algorithm, string type)
    {
        var upload = await StartAsync(new(algorithm), new(type));
        var parts = await SendAsync(upload, new(algorithm));

        var done = await Client.CompleteMultipartUploadAsync(
            new()
            {
                BucketName = S3TestServer.Bucket,
                Key = "k",
                UploadId = upload,
                PartETags = parts,
            },
            Token
        );
        // The same bytes in one piece, whose checksum is the client's own.
        var put = new PutObjectRequest
        {
            BucketName = S3TestServer.Bucket,
            Key = "whole",
            InputStream = new MemoryStream(_content),
        };
        SetChecksum(put, algorithm, _content);
        var whole = await Client.PutObjectAsync(put, Token);

        var (ofParts, ofWhole) = (Checksum(done, algorithm), Checksum(whole, algorithm));
        Assert.NotNull(ofWhole);
        Assert.Equal(type, done.ChecksumType.Value);
        if (type == "FULL_OBJECT")
        {
            Assert.Equal(ofWhole, ofParts);
        }
        else
        {
            Assert.EndsWith("-3", ofParts, StringComparison.Ordinal);
        }
        Assert.Equal(_content, await BytesAsync(new() { BucketName = S3TestServer.Bucket, Key = "k" }));
    }

    [Fact]
    public async Task Parts_that_were_not_sent_or_stand_in_disorder_or_are_too_small_are_refused_and_the_upload_stays()
    {
        var upload = await StartAsync(ChecksumAlgorithm.CRC32, ChecksumType.COMPOSITE);
        var parts = await SendAsync(upload, ChecksumAlgorithm.CRC32);
        var small = await PartAsync(upload, 4, [1, 2, 3], ChecksumAlgorithm.CRC32);

        Assert.Equal("InvalidPart", await RefusalAsync(upload, [.. parts, new PartETag(9, small.ETag)]));
        Assert.Equal("InvalidPart", await RefusalAsync(upload, [new PartETag(1, small.ETag)]));
        Assert.Equal("InvalidPartOrder", await RefusalAsync(upload, [parts[1], parts[0]], keepsOrder: true));
        Assert.Equal("EntityTooSmall", await RefusalAsync(upload, [parts[2], small]));
        Assert.Equal("NoSuchUpload", await RefusalAsync("none", parts));
        var listed = await Client.ListPartsAsync(S3TestServer.Bucket, "k", upload, Token);
        Assert.Equal([1, 2, 3, 4], listed.Parts.Select(part => part.PartNumber!.Value));
        Assert.Null(await RefusalAsync(upload, parts));
        Assert.Equal("NoSuchUpload", await RefusalAsync(upload, parts));
        // The part that was not named is gone with the upload.
        Assert.Equal(3, _server.Blobs().Count());
    }

    [Fact]
    public async Task An_aborted_upload_leaves_nothing_and_an_open_one_is_listed()
    {
        var upload = await StartAsync(ChecksumAlgorithm.CRC32, ChecksumType.COMPOSITE);
        await SendAsync(upload, ChecksumAlgorithm.CRC32);

        var open = await Client.ListMultipartUploadsAsync(S3TestServer.Bucket, Token);
        await Client.AbortMultipartUploadAsync(S3TestServer.Bucket, "k", upload, Token);
        var left = await Client.ListMultipartUploadsAsync(S3TestServer.Bucket, Token);

        Assert.Equal([upload], open.MultipartUploads.Select(one => one.UploadId));
        Assert.Empty(left.MultipartUploads ?? []);
        Assert.Empty(_server.Blobs());
    }

    [Fact]
    public async Task A_part_is_sent_again_and_copied_from_another_object()
    {
        await Client.PutObjectAsync(
            new()
            {
                BucketName = S3TestServer.Bucket,
                Key = "source",
                InputStream = new MemoryStream(_content),
            },
            Token
        );
        var upload = await StartAsync(ChecksumAlgorithm.CRC64NVME, ChecksumType.FULL_OBJECT);
        await PartAsync(upload, 1, [1], ChecksumAlgorithm.CRC64NVME);
        var first = await CopyPartAsync(upload, 1, 0, PartSize - 1);
        var second = await CopyPartAsync(upload, 2, PartSize, _content.Length - 1);

        await Client.CompleteMultipartUploadAsync(
            new()
            {
                BucketName = S3TestServer.Bucket,
                Key = "k",
                UploadId = upload,
                PartETags = [new(1, first.ETag), new(2, second.ETag)],
            },
            Token
        );

        Assert.Equal(_content, await BytesAsync(new() { BucketName = S3TestServer.Bucket, Key = "k" }));
        Assert.Equal(3, _server.Blobs().Count());
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<string> StartAsync(ChecksumAlgorithm algorithm, ChecksumType type) =>
        (
            await Client.InitiateMultipartUploadAsync(
                new()
                {
                    BucketName = S3TestServer.Bucket,
                    Key = "k",
                    ChecksumAlgorithm = algorithm,
                    ChecksumType = type,
                },
                Token
            )
        ).UploadId;

    private async Task<List<PartETag>> SendAsync(string upload, ChecksumAlgorithm algorithm)
    {
        var parts = new List<PartETag>();
        foreach (var (index, bytes) in _content.Chunk(PartSize).Index())
        {
            parts.Add(await PartAsync(upload, index + 1, bytes, algorithm));
        }
        return parts;
    }

    private async Task<PartETag> PartAsync(string upload, int number, byte[] bytes, ChecksumAlgorithm algorithm)
    {
        var part = new UploadPartRequest
        {
            BucketName = S3TestServer.Bucket,
            Key = "k",
            UploadId = upload,
            PartNumber = number,
            InputStream = new MemoryStream(bytes),
        };
        SetChecksum(part, algorithm.Value, bytes);
        return new PartETag(await Client.UploadPartAsync(part, Token));
    }

    // Amazon's client computes some of them only with a native library of its own; given the value, it sends all.
    private static void SetChecksum(object request, string algorithm, byte[] bytes)
    {
        using var checksum = new RunningChecksum(Checksums.Parse(algorithm));
        checksum.Append(bytes);
        request.GetType().GetProperty("Checksum" + algorithm)!.SetValue(request, checksum.Finish());
    }

    private Task<CopyPartResponse> CopyPartAsync(string upload, int number, long first, long last) =>
        Client.CopyPartAsync(
            new()
            {
                SourceBucket = S3TestServer.Bucket,
                SourceKey = "source",
                DestinationBucket = S3TestServer.Bucket,
                DestinationKey = "k",
                UploadId = upload,
                PartNumber = number,
                FirstByte = first,
                LastByte = last,
            },
            Token
        );

    private async Task<string?> RefusalAsync(string upload, List<PartETag> parts, bool keepsOrder = false)
    {
        if (keepsOrder)
        {
            // Amazon's client puts them in order by itself.
            var list = string.Concat(
                parts.Select(part => $"<Part><PartNumber>{part.PartNumber}</PartNumber><ETag>{part.ETag}</ETag></Part>")
            );
            var body = $"<CompleteMultipartUpload>{list}</CompleteMultipartUpload>";
            return (await new RawS3(_server.Port).SendAsync("POST", $"/box/k?uploadId={upload}", body)).Code;
        }
        try
        {
            await Client.CompleteMultipartUploadAsync(
                new()
                {
                    BucketName = S3TestServer.Bucket,
                    Key = "k",
                    UploadId = upload,
                    PartETags = parts,
                },
                Token
            );
            return null;
        }
        catch (AmazonS3Exception refused)
        {
            Assert.InRange(refused.StatusCode, HttpStatusCode.BadRequest, HttpStatusCode.NotFound);
            return refused.ErrorCode;
        }
    }

    private async Task<byte[]> BytesAsync(GetObjectRequest request)
    {
        using var got = await Client.GetObjectAsync(request, Token);
        using var memory = new MemoryStream();
        await got.ResponseStream.CopyToAsync(memory, Token);
        return memory.ToArray();
    }

    private static string? Checksum(object response, string algorithm) =>
        (string?)response.GetType().GetProperty("Checksum" + algorithm)!.GetValue(response);
}
