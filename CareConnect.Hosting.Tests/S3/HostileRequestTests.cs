using System.Text;

namespace CareConnect.Hosting.Tests.S3;

/// <summary>Whatever is sent, the answer is a clear refusal, nothing is kept of it, and the server goes on.</summary>
public sealed class HostileRequestTests : IAsyncLifetime
{
    private const string Chunks = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private S3TestServer _server = null!;
    private RawS3 _raw = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await S3TestServer.StartAsync();
        _raw = new RawS3(_server.Port);
    }

    [Theory]
    [InlineData("POST", "/box?delete=", "<Delete><Object><Key>a", "MalformedXML")]
    [InlineData("POST", "/box?delete=", "<Delete/>", "MalformedXML")]
    [InlineData("POST", "/box?delete=", "<Other/>", "MalformedXML")]
    [InlineData("POST", "/box?delete=", "\u0001\u0002", "MalformedXML")]
    [InlineData(
        "POST",
        "/box?delete=",
        "<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Delete><Object><Key>&e;</Key></Object></Delete>",
        "MalformedXML"
    )]
    [InlineData(
        "PUT",
        "/box?versioning=",
        "<VersioningConfiguration><Status>Maybe</Status></VersioningConfiguration>",
        "MalformedXML"
    )]
    [InlineData("PUT", "/new", "not xml", "MalformedXML")]
    [InlineData("PUT", "/Not_A_Bucket", "", "InvalidBucketName")]
    [InlineData("PUT", "/box", "", "BucketAlreadyOwnedByYou")]
    [InlineData("GET", "/none?list-type=2", "", "NoSuchBucket")]
    [InlineData("GET", "/box?list-type=3", "", "InvalidArgument")]
    [InlineData("GET", "/box?max-keys=-1", "", "InvalidArgument")]
    [InlineData("GET", "/box?max-keys=x", "", "InvalidArgument")]
    [InlineData("GET", "/box?continuation-token=%21&list-type=2", "", "InvalidArgument")]
    [InlineData("PUT", "/box/k?partNumber=0&uploadId=x", "", "InvalidArgument")]
    [InlineData("PUT", "/box/k?partNumber=1&uploadId=x", "", "NoSuchUpload")]
    [InlineData("PATCH", "/box/k", "", "MethodNotAllowed")]
    public async Task A_wrong_request_gets_the_code_that_S3_has_for_it(
        string method,
        string target,
        string body,
        string code
    )
    {
        var md5 = Convert.ToBase64String(CareConnect.Hosting.S3.S3Md5.Of(Encoding.UTF8.GetBytes(body)));

        var answer = await _raw.SendAsync(method, target, body, null, ("content-md5", md5));

        Assert.Equal(code, answer.Code);
        Assert.InRange(answer.Status, 400, 499);
        await AssertAliveAsync();
    }

    [Theory]
    [InlineData("GET", "/box?acl=")]
    [InlineData("PUT", "/box?lifecycle=")]
    [InlineData("PUT", "/box?encryption=")]
    [InlineData("PUT", "/box?object-lock=")]
    [InlineData("PUT", "/box/k?retention=")]
    [InlineData("POST", "/box/k?restore=")]
    [InlineData("GET", "/box?list-type=2&something=1")]
    public async Task What_is_not_there_is_said_to_be_not_there(string method, string target)
    {
        var answer = await _raw.SendAsync(method, target);

        Assert.Equal((501, "NotImplemented"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("x-amz-object-lock-mode", "GOVERNANCE")]
    [InlineData("x-amz-acl", "public-read")]
    [InlineData("x-amz-server-side-encryption-customer-algorithm", "AES256")]
    [InlineData("x-amz-checksum-xxhash64", "AAAAAAAAAAA=")]
    public async Task A_header_that_would_be_a_promise_is_not_left_out_silently(string name, string value)
    {
        var answer = await _raw.SendAsync("PUT", "/box/k", "x", null, (name, value));

        Assert.Equal((501, "NotImplemented"), (answer.Status, answer.Code));
        Assert.Empty(_server.Blobs());
    }

    [Theory]
    [InlineData("zz\r\nabc\r\n0\r\n\r\n", "InvalidRequest")]
    [InlineData("-3\r\nabc\r\n0\r\n\r\n", "InvalidRequest")]
    [InlineData("ffffffffffffffff\r\nabc\r\n0\r\n\r\n", "InvalidRequest")]
    [InlineData("7fffffffffffffff\r\nabc\r\n0\r\n\r\n", "IncompleteBody")]
    [InlineData("4\r\nabcd\r\n0\r\n\r\n", "IncompleteBody")]
    [InlineData("2\r\nab\r\n0\r\n\r\n", "IncompleteBody")]
    [InlineData("3\r\nabcX\r\n0\r\n\r\n", "InvalidRequest")]
    [InlineData("3\r\nab", "IncompleteBody")]
    [InlineData("3\r\nabc\r\n0\r\n\r\nmore", "IncompleteBody")]
    [InlineData("3\r\nabc\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "MalformedTrailerError")]
    [InlineData("3\r\nabc\r\n0\r\nno colon\r\n\r\n", "MalformedTrailerError")]
    public async Task A_body_whose_chunks_are_wrong_is_refused(string body, string code)
    {
        var answer = await _raw.SendAsync("PUT", "/box/k", body, Chunks, ("x-amz-decoded-content-length", "3"));

        Assert.Equal((400, code), (answer.Status, answer.Code));
        Assert.Empty(_server.Blobs());
        await AssertAliveAsync();
    }

    [Fact]
    public async Task A_line_of_a_chunk_without_end_is_refused()
    {
        var body = new string('1', 100_000);

        var answer = await _raw.SendAsync("PUT", "/box/k", body, Chunks, ("x-amz-decoded-content-length", "3"));

        Assert.Equal((400, "InvalidRequest"), (answer.Status, answer.Code));
        await AssertAliveAsync();
    }

    [Theory]
    [InlineData("", 411)]
    [InlineData("content-length: -5\r\n", 400)]
    [InlineData("content-length: 5x\r\n", 400)]
    [InlineData("content-length: 99999999999999999999\r\n", 400)]
    [InlineData("content-length: 6000000000\r\n", 400)]
    [InlineData("transfer-encoding: chunked\r\n", 411)]
    public async Task A_body_without_a_proper_length_is_refused(string length, int status)
    {
        var head = _raw.Sign("PUT", "/box/k", "UNSIGNED-PAYLOAD").Head;

        var answer = await _raw.SendRawAsync($"{head}{length}\r\n");

        Assert.Equal(status, answer.Status);
        Assert.Empty(_server.Blobs());
        await AssertAliveAsync();
    }

    [Fact]
    public async Task A_body_that_ends_early_is_nothing()
    {
        var head = _raw.Sign("PUT", "/box/k", "UNSIGNED-PAYLOAD").Head;

        var answer = await _raw.SendRawAsync($"{head}content-length: 1000\r\n\r\nonly this", hangsUp: true);

        Assert.NotEqual(200, answer.Status);
        await AssertAliveAsync();
        // The server learns of the end by itself, a moment later.
        for (var asked = 0; _server.Blobs().Any(); asked++)
        {
            Assert.True(asked < 100, "A body that ended early was kept.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("GET /box/%zz HTTP/1.1\r\nhost: x\r\n", 400)]
    [InlineData("GET /box/%ff%fe HTTP/1.1\r\nhost: x\r\n", 400)]
    [InlineData("GET /box/%00 HTTP/1.1\r\nhost: x\r\n", 400)]
    [InlineData("GET * HTTP/1.1\r\nhost: x\r\n", 405)]
    [InlineData("nonsense\r\n", 400)]
    [InlineData("GET /box HTTP/1.1\r\nhost: x\r\nauthorization: AWS4-HMAC-SHA256 Credential=a\r\n", 400)]
    [InlineData("GET /box HTTP/1.1\r\nhost: x\r\nauthorization: AWS a:b\r\n", 400)]
    [InlineData("GET /box?X-Amz-Algorithm=x HTTP/1.1\r\nhost: x\r\n", 400)]
    [InlineData("GET /box HTTP/1.1\r\nhost: x\r\n", 403)]
    public async Task A_request_of_no_sense_is_refused(string head, int status)
    {
        var answer = await _raw.SendRawAsync(head + "connection: close\r\n\r\n");

        Assert.Equal(status, answer.Status);
        await AssertAliveAsync();
    }

    [Fact]
    public async Task Headers_of_any_size_are_refused()
    {
        var answer = await _raw.SendRawAsync(
            $"GET /box HTTP/1.1\r\nhost: x\r\nx-amz-meta-a: {new string('a', 200_000)}\r\n\r\n"
        );
        var meta = await _raw.SendAsync("PUT", "/box/k", "x", null, ("x-amz-meta-a", new string('a', 3000)));

        Assert.True(answer.Status is 431 or 0, $"{answer.Status}");
        Assert.Equal("MetadataTooLarge", meta.Code);
        await AssertAliveAsync();
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused_and_no_line_and_no_error_names_a_key()
    {
        var answer = await _raw.SendAsync("PUT", $"/box/{new string('k', 1025)}", "x");
        var absent = await _raw.SendAsync("GET", "/box/Jane-Doe-scan");

        Assert.Equal("KeyTooLongError", answer.Code);
        Assert.Equal("NoSuchKey", absent.Code);
        Assert.DoesNotContain("Jane", absent.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Lines, line => line.Contains("Jane", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AssertAliveAsync()
    {
        Assert.Equal(200, (await _raw.SendAsync("GET", "/box?list-type=2")).Status);
        Assert.DoesNotContain(_server.Lines, line => line.Contains("failed", StringComparison.Ordinal));
    }
}
