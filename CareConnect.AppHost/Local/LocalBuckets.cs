using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace CareConnect.AppHost.Local;

/// <summary>
/// Makes buckets in the local S3 server by two plain requests, signed as AWS describes (Signature Version 4, header). The AWS
/// SDK would do it too, but a start would wait half a second for it to be compiled.
/// </summary>
internal sealed class LocalBuckets(Uri server, string accessKey, string secretKey) : IDisposable
{
    private const string Region = "us-east-1";
    private const string SignedHeaders = "host;x-amz-content-sha256;x-amz-date";
    private const string Versioning =
        "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>Enabled</Status></VersioningConfiguration>";

    private readonly HttpClient _http = new() { BaseAddress = server };

    /// <summary>The bucket is there afterwards, with versions; one of an earlier run stays as it is.</summary>
    /// <exception cref="DistributedApplicationException">The server refuses; the message says what it said.</exception>
    public async Task CreateAsync(string name, CancellationToken cancellationToken)
    {
        await PutAsync(name, "", "", [HttpStatusCode.OK, HttpStatusCode.Conflict], cancellationToken);
        await PutAsync(name, "versioning=", Versioning, [HttpStatusCode.OK], cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task PutAsync(
        string bucket,
        string query,
        string body,
        HttpStatusCode[] expected,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/{bucket}{(query.Length == 0 ? "" : $"?{query}")}")
        {
            Content = new StringContent(body),
        };
        Sign(request, $"/{bucket}", query, Hash(body));
        using var answer = await _http.SendAsync(request, cancellationToken);
        if (!expected.Contains(answer.StatusCode))
        {
            throw new DistributedApplicationException(
                $"The bucket '{bucket}' could not be made: the S3 server answered {(int)answer.StatusCode}, "
                    + await answer.Content.ReadAsStringAsync(cancellationToken)
            );
        }
    }

    private void Sign(HttpRequestMessage request, string path, string query, string bodyHash)
    {
        var time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var date = time[..8];
        var canonical =
            $"PUT\n{path}\n{query}\nhost:{server.Authority}\nx-amz-content-sha256:{bodyHash}\nx-amz-date:{time}\n\n{SignedHeaders}\n{bodyHash}";
        var scope = $"{date}/{Region}/s3/aws4_request";
        var key = new[] { date, Region, "s3", "aws4_request" }.Aggregate(
            Encoding.UTF8.GetBytes($"AWS4{secretKey}"),
            (previous, part) => HMACSHA256.HashData(previous, Encoding.UTF8.GetBytes(part))
        );
        var signature = HMACSHA256.HashData(
            key,
            Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hash(canonical)}")
        );
        request.Headers.Add("x-amz-content-sha256", bodyHash);
        request.Headers.Add("x-amz-date", time);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={accessKey}/{scope}, SignedHeaders={SignedHeaders}, Signature={Convert.ToHexStringLower(signature)}"
        );
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
