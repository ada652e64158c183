using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace CareConnect.Hosting.Tests.S3;

/// <summary>
/// Requests letter by letter over a socket, signed by an implementation of its own, so that a test can send what no client
/// would.
/// </summary>
internal sealed class RawS3(int port)
{
    public const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    public string Host { get; init; } = $"127.0.0.1:{port}";

    private string Day => _now.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private string Time => _now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private string Scope => $"{Day}/us-east-1/s3/aws4_request";

    /// <summary>
    /// The head of a signed request without its last line, and its signature. The target is sent and signed as it stands,
    /// its query in canonical order; the further headers are signed.
    /// </summary>
    public (string Head, string Signature) Sign(
        string method,
        string target,
        string payload = Empty,
        params (string Name, string Value)[] headers
    )
    {
        var all = headers
            .Append(("host", Host))
            .Append(("x-amz-content-sha256", payload))
            .Append(("x-amz-date", Time))
            .OrderBy(header => header.Item1, StringComparer.Ordinal)
            .ToList();
        var names = string.Join(';', all.Select(header => header.Item1));
        var (path, query) = target.Split('?', 2) is [var left, var right] ? (left, right) : (target, "");
        var lines = string.Concat(all.Select(header => $"{header.Item1}:{header.Item2}\n"));
        var canonical = $"{method}\n{path}\n{query}\n{lines}\n{names}\n{payload}";
        var signature = Hmac(Key(), $"AWS4-HMAC-SHA256\n{Time}\n{Scope}\n{Hash(canonical)}");
        var credential = $"{S3TestServer.AccessKey}/{Scope}";
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\n");
        all.ForEach(header => head.Append(CultureInfo.InvariantCulture, $"{header.Item1}: {header.Item2}\r\n"));
        head.Append(
            CultureInfo.InvariantCulture,
            $"authorization: AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}\r\n"
        );
        return (head + "connection: close\r\n", signature);
    }

    /// <summary>The signature of one chunk after the one before.</summary>
    public string ChunkSignature(string previous, string data) =>
        Hmac(Key(), $"AWS4-HMAC-SHA256-PAYLOAD\n{Time}\n{Scope}\n{previous}\n{Empty}\n{Hash(data)}");

    public string TrailerSignature(string previous, string name, string value) =>
        Hmac(Key(), $"AWS4-HMAC-SHA256-TRAILER\n{Time}\n{Scope}\n{previous}\n{Hash($"{name}:{value}\n")}");

    /// <summary>Sends a signed request whose body is sent as it stands, with its length.</summary>
    public Task<RawAnswer> SendAsync(
        string method,
        string target,
        string body = "",
        string? payload = null,
        params (string Name, string Value)[] headers
    )
    {
        var head = Sign(method, target, payload ?? Hash(body), headers).Head;
        return SendRawAsync($"{head}content-length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    /// <summary>Sends the text, says where asked that no more will come, and reads until the server closes.</summary>
    public async Task<RawAnswer> SendRawAsync(string text, bool hangsUp = false)
    {
        var token = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), token);
        if (hangsUp)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, token);
        }
        catch (IOException)
        {
            // A reset after the answer: the server did not read the rest of the request.
        }
        return RawAnswer.Of(Encoding.UTF8.GetString(answer.ToArray()));
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private byte[] Key()
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + S3TestServer.SecretKey);
        foreach (var word in (string[])[Day, "us-east-1", "s3", "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(word));
        }
        return key;
    }

    private static string Hmac(byte[] key, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
}

/// <summary>Status (0 when the server only closed), and S3's code of an error.</summary>
internal sealed record RawAnswer(int Status, string Code, string Text)
{
    public static RawAnswer Of(string text) =>
        new(
            text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
                ? int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture)
                : 0,
            text.Split("<Code>") is [_, var rest] ? rest.Split('<')[0] : "",
            text
        );
}
