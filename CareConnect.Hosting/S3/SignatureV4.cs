using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CareConnect.Hosting.S3;

/// <summary>Who signed, for which day and region: <c>key/20260131/us-east-1/s3/aws4_request</c>.</summary>
internal sealed record CredentialScope(string AccessKey, string Day, string Region)
{
    public string Text => $"{Day}/{Region}/s3/aws4_request";

    /// <returns>Null for anything that is not of that form.</returns>
    public static CredentialScope? Parse(string? credential) =>
        credential?.Split('/') is [.. var key, var day, var region, "s3", "aws4_request"] && key.Length > 0
            ? new(string.Join('/', key), day, region)
            : null;
}

/// <summary>
/// The arithmetic of AWS Signature Version 4 as S3 uses it: the path is encoded once, and nothing of it is normalized.
/// </summary>
internal static partial class SignatureV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    public const string SignatureParameter = "X-Amz-Signature";

    public static byte[] SigningKey(string secret, CredentialScope scope)
    {
        var key = Hmac(Encoding.UTF8.GetBytes("AWS4" + secret), scope.Day);
        foreach (var word in (string[])[scope.Region, "s3", "aws4_request"])
        {
            key = Hmac(key, word);
        }
        return key;
    }

    public static string CanonicalRequest(S3Request request, IEnumerable<string> signedHeaders, string payload)
    {
        var canonical = new StringBuilder()
            .Append(request.Method)
            .Append('\n')
            .Append(UriEncoding.Encode(request.Path, keepsSlash: true))
            .Append('\n')
            .Append(CanonicalQuery(request.Query))
            .Append('\n');
        foreach (var name in signedHeaders)
        {
            var values = request
                .Context.Request.Headers[name]
                .Select(value => Spaces().Replace(value ?? "", " ").Trim());
            canonical.Append(name).Append(':').AppendJoin(',', values).Append('\n');
        }
        return canonical.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(payload).ToString();
    }

    public static string StringToSign(string time, string scope, string canonicalRequest) =>
        $"{Algorithm}\n{time}\n{scope}\n{HexOfSha256(canonicalRequest)}";

    public static string Sign(byte[] key, string text) => Convert.ToHexStringLower(Hmac(key, text));

    /// <summary>Takes the same time wherever the two differ.</summary>
    public static bool AreEqual(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    public static string HexOfSha256(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string CanonicalQuery(IEnumerable<KeyValuePair<string, string>> query) =>
        string.Join(
            '&',
            query
                .Where(parameter => parameter.Key != SignatureParameter)
                .Select(parameter =>
                    (Name: UriEncoding.Encode(parameter.Key), Value: UriEncoding.Encode(parameter.Value))
                )
                .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
                .ThenBy(parameter => parameter.Value, StringComparer.Ordinal)
                .Select(parameter => $"{parameter.Name}={parameter.Value}")
        );

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
