using System.Net;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace CareConnect.Hosting.Tests.S3;

/// <summary>Only what was signed with the right key, now, and arrived as it was signed, is let in.</summary>
public sealed class SignatureTests : IAsyncLifetime
{
    private const string Chunked = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private const string Data = "The quick brown fox";

    // CRC-32 of the data, base64 of its four bytes.
    private const string Crc = "t0V03g==";
    private S3TestServer _server = null!;
    private RawS3 _raw = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await S3TestServer.StartAsync();
        _raw = new RawS3(_server.Port);
    }

    [Theory]
    [InlineData("other", S3TestServer.SecretKey, "InvalidAccessKeyId")]
    [InlineData(S3TestServer.AccessKey, "other", "SignatureDoesNotMatch")]
    public async Task Wrong_keys_are_refused(string accessKey, string secretKey, string code)
    {
        using var stranger = _server.Connect(accessKey, secretKey);

        var refusal = await Assert.ThrowsAsync<AmazonS3Exception>(() => stranger.ListBucketsAsync(Token));

        Assert.Equal(code, refusal.ErrorCode);
        Assert.Equal(HttpStatusCode.Forbidden, refusal.StatusCode);
        Assert.NotEmpty(refusal.RequestId);
    }

    [Fact]
    public async Task A_client_that_does_not_sign_is_refused()
    {
        using var anonymous = new AmazonS3Client(
            new AnonymousAWSCredentials(),
            new AmazonS3Config { ServiceURL = _server.Address.ToString(), ForcePathStyle = true }
        );

        var refusal = await Assert.ThrowsAsync<AmazonS3Exception>(() => anonymous.ListBucketsAsync(Token));

        Assert.Equal("AccessDenied", refusal.ErrorCode);
    }

    [Theory]
    [InlineData(-16)]
    [InlineData(16)]
    public async Task A_clock_that_is_more_than_a_quarter_of_an_hour_off_is_refused(int minutes)
    {
        _server.Clock.Offset = TimeSpan.FromMinutes(minutes);

        var answer = await _raw.SendAsync("GET", "/");

        Assert.Equal((403, "RequestTimeTooSkewed"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Another_region_is_refused()
    {
        using var elsewhere = _server.Connect(region: "eu-west-1");

        var refusal = await Assert.ThrowsAsync<AmazonS3Exception>(() => elsewhere.ListBucketsAsync(Token));

        Assert.Equal("AuthorizationHeaderMalformed", refusal.ErrorCode);
    }

    [Fact]
    public async Task A_changed_path_header_or_body_is_refused()
    {
        var signed = _raw.Sign("PUT", "/box/k", RawS3.Hash(Data), ("x-amz-meta-a", "1")).Head;
        var tail = $"content-length: {Data.Length}\r\n\r\n{Data}";

        var path = await _raw.SendRawAsync(signed.Replace("/box/k", "/box/l", StringComparison.Ordinal) + tail);
        var header = await _raw.SendRawAsync(signed.Replace("meta-a: 1", "meta-a: 2", StringComparison.Ordinal) + tail);
        var more = await _raw.SendRawAsync(signed + "x-amz-meta-b: 2\r\n" + tail);
        var body = await _raw.SendRawAsync(signed + tail.Replace("fox", "dog", StringComparison.Ordinal));

        Assert.Equal("SignatureDoesNotMatch", path.Code);
        Assert.Equal("SignatureDoesNotMatch", header.Code);
        Assert.Equal("AccessDenied", more.Code);
        Assert.Equal("XAmzContentSHA256Mismatch", body.Code);
        Assert.Empty(_server.Blobs());
        Assert.Equal(200, (await _raw.SendRawAsync(signed + tail)).Status);
    }

    [Fact]
    public async Task Signed_chunks_are_stored_and_a_changed_one_is_not()
    {
        var length = ("x-amz-decoded-content-length", $"{Data.Length}");
        var (head, seed) = _raw.Sign("PUT", "/box/chunked", Chunked, length);
        var first = _raw.ChunkSignature(seed, Data[..10]);
        var second = _raw.ChunkSignature(first, Data[10..]);
        var body =
            $"a;chunk-signature={first}\r\n{Data[..10]}\r\n9;chunk-signature={second}\r\n{Data[10..]}\r\n"
            + $"0;chunk-signature={_raw.ChunkSignature(second, "")}\r\n\r\n";

        var good = await PutRawAsync(head, body);
        var tampered = await PutRawAsync(head, body.Replace("fox", "dog", StringComparison.Ordinal));
        var cut = await PutRawAsync(head, body[..^20]);
        var unsigned = await PutRawAsync(head, $"13\r\n{Data}\r\n0\r\n\r\n");

        Assert.Equal(200, good.Status);
        Assert.Equal((403, "SignatureDoesNotMatch"), (tampered.Status, tampered.Code));
        Assert.Equal((400, "IncompleteBody"), (cut.Status, cut.Code));
        Assert.Equal((403, "SignatureDoesNotMatch"), (unsigned.Status, unsigned.Code));
        Assert.Equal(Data, await ReadAsync("chunked"));
        Assert.Single(_server.Blobs());
    }

    [Fact]
    public async Task A_signed_trailer_is_verified_and_so_is_the_checksum_in_it()
    {
        const string Name = "x-amz-checksum-crc32";
        var (head, seed) = _raw.Sign(
            "PUT",
            "/box/trailer",
            Chunked + "-TRAILER",
            ("x-amz-decoded-content-length", $"{Data.Length}"),
            ("x-amz-trailer", Name)
        );
        var first = _raw.ChunkSignature(seed, Data);
        var end = _raw.ChunkSignature(first, "");
        var chunks = $"13;chunk-signature={first}\r\n{Data}\r\n0;chunk-signature={end}\r\n";
        string Trailer(string value) =>
            $"{Name}:{value}\r\nx-amz-trailer-signature:{_raw.TrailerSignature(end, Name, value)}\r\n\r\n";

        var tampered = await PutRawAsync(
            head,
            chunks + Trailer(Crc).Replace(Crc, "AAAAAA==", StringComparison.Ordinal)
        );
        var wrong = await PutRawAsync(head, chunks + Trailer("AAAAAA=="));
        var absent = await PutRawAsync(head, chunks + "\r\n");
        var good = await PutRawAsync(head, chunks + Trailer(Crc));

        Assert.Equal((403, "SignatureDoesNotMatch"), (tampered.Status, tampered.Code));
        Assert.Equal((400, "BadDigest"), (wrong.Status, wrong.Code));
        Assert.Equal((400, "MalformedTrailerError"), (absent.Status, absent.Code));
        Assert.Equal(200, good.Status);
        Assert.Equal(Data, await ReadAsync("trailer"));
    }

    [Fact]
    public async Task An_unsigned_trailer_is_verified_by_its_checksum()
    {
        (string, string)[] headers =
        [
            ("x-amz-decoded-content-length", $"{Data.Length}"),
            ("x-amz-trailer", "x-amz-checksum-crc32"),
        ];
        var head = _raw.Sign("PUT", "/box/u", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", headers).Head;

        var wrong = await PutRawAsync(head, $"13\r\n{Data}\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n");
        var good = await PutRawAsync(head, $"13\r\n{Data}\r\n0\r\nx-amz-checksum-crc32:{Crc}\r\n\r\n");

        Assert.Equal((400, "BadDigest"), (wrong.Status, wrong.Code));
        Assert.Equal(200, good.Status);
    }

    [Fact]
    public async Task A_presigned_address_lets_in_until_it_expires()
    {
        using var http = new HttpClient();
        var put = Presign(HttpVerb.PUT, TimeSpan.FromMinutes(5));
        var get = Presign(HttpVerb.GET, TimeSpan.FromMinutes(5));

        using var stored = await http.PutAsync(put, new ByteArrayContent("hello"u8.ToArray()), Token);
        var read = await http.GetStringAsync(get, Token);
        using var changed = await http.GetAsync(get.Replace("a%20%C3%BC", "b", StringComparison.Ordinal), Token);
        _server.Clock.Offset = TimeSpan.FromMinutes(6);
        using var expired = await http.GetAsync(get, Token);

        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        Assert.Equal("hello", read);
        Assert.Equal(HttpStatusCode.Forbidden, changed.StatusCode);
        Assert.Contains("<Code>SignatureDoesNotMatch", await changed.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.Forbidden, expired.StatusCode);
        Assert.Contains("Request has expired", await expired.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_presigned_address_may_choose_the_headers_of_its_answer_but_not_live_longer_than_a_week()
    {
        using var http = new HttpClient();
        await _server.Client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = S3TestServer.Bucket,
                Key = "a ü",
                ContentBody = "x",
            },
            Token
        );
        var request = Request(HttpVerb.GET, TimeSpan.FromMinutes(5));
        request.ResponseHeaderOverrides.ContentDisposition = "attachment; filename=\"a b.txt\"";
        var address = _server.Client.GetPreSignedURL(request);

        using var got = await http.GetAsync(address, Token);
        using var tooLong = await http.GetAsync(
            Regex.Replace(address, "X-Amz-Expires=[0-9]+", "X-Amz-Expires=604801"),
            Token
        );

        Assert.Equal("attachment; filename=\"a b.txt\"", got.Content.Headers.ContentDisposition!.ToString());
        Assert.Contains("AuthorizationQueryParametersError", await tooLong.Content.ReadAsStringAsync(Token));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<RawAnswer> PutRawAsync(string head, string body) =>
        _raw.SendRawAsync($"{head}content-encoding: aws-chunked\r\ncontent-length: {body.Length}\r\n\r\n{body}");

    private async Task<string> ReadAsync(string key)
    {
        using var got = await _server.Client.GetObjectAsync(S3TestServer.Bucket, key, Token);
        Assert.Empty(got.Headers.ContentEncoding ?? "");
        using var reader = new StreamReader(got.ResponseStream);
        return await reader.ReadToEndAsync(Token);
    }

    private string Presign(HttpVerb verb, TimeSpan life) => _server.Client.GetPreSignedURL(Request(verb, life));

    private static GetPreSignedUrlRequest Request(HttpVerb verb, TimeSpan life) =>
        new()
        {
            BucketName = S3TestServer.Bucket,
            Key = "a ü",
            Verb = verb,
            Protocol = Protocol.HTTP,
            Expires = DateTime.UtcNow + life,
        };
}
