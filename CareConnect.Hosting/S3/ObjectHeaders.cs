using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace CareConnect.Hosting.S3;

/// <summary>The headers that are kept with an object and given back with it.</summary>
internal static class ObjectHeaders
{
    public const string UserPrefix = "x-amz-meta-";
    public const string Encryption = "x-amz-server-side-encryption";
    private const int MaxUserBytes = 2048;

    private static readonly string[] Standard =
    [
        "content-type",
        "content-disposition",
        "content-encoding",
        "content-language",
        "cache-control",
        "expires",
        "x-amz-storage-class",
        "x-amz-website-redirect-location",
        // Nothing is encrypted here: what a deployment's bucket demands is accepted and echoed, and the disk stays as it is.
        Encryption,
        Encryption + "-aws-kms-key-id",
        Encryption + "-bucket-key-enabled",
    ];

    /// <exception cref="S3Exception">They are too large, or ask for an encryption that S3 does not know.</exception>
    public static Dictionary<string, string> Of(S3Request request)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in request.Context.Request.Headers)
        {
            var lower = name.ToLowerInvariant();
            if (Standard.Contains(lower) || lower.StartsWith(UserPrefix, StringComparison.Ordinal))
            {
                kept[lower] = values.ToString();
            }
        }
        RemoveFraming(kept);
        var userBytes = kept.Where(header => header.Key.StartsWith(UserPrefix, StringComparison.Ordinal))
            .Sum(header => header.Key.Length - UserPrefix.Length + Encoding.UTF8.GetByteCount(header.Value));
        if (userBytes > MaxUserBytes)
        {
            throw S3Errors.MetadataTooLarge();
        }
        return CheckedEncryption(kept);
    }

    public static bool IsOfEncryption(string header) => header.StartsWith(Encryption, StringComparison.Ordinal);

    /// <summary>Writes those that answers to writes carry, too.</summary>
    public static void WriteEncryption(HttpResponse response, IReadOnlyDictionary<string, string> headers)
    {
        foreach (var (name, value) in headers.Where(header => IsOfEncryption(header.Key)))
        {
            response.Headers[name] = value;
        }
    }

    /// <summary>Writes what a read of the object shows, with the values that the request puts in place of stored ones.</summary>
    public static void Write(S3Request request, StoredBucket bucket, ObjectVersion version)
    {
        var (response, entry) = (request.Context.Response, version.Entry!);
        response.ContentType = "binary/octet-stream";
        foreach (var (name, value) in entry.Headers)
        {
            response.Headers[name] = name.StartsWith(UserPrefix, StringComparison.Ordinal) ? Ascii(value) : value;
        }
        foreach (var (name, value) in request.Query)
        {
            if (name.StartsWith("response-", StringComparison.Ordinal))
            {
                response.Headers[name["response-".Length..]] = value.Any(char.IsControl)
                    ? throw S3Errors.InvalidArgument("A header's value cannot hold control characters.")
                    : value;
            }
        }
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ETag = S3Xml.Quoted(entry.ETag);
        response.Headers.LastModified = version.Modified.ToString("r", CultureInfo.InvariantCulture);
        if (entry.Tags.Count > 0)
        {
            response.Headers["x-amz-tagging-count"] = entry.Tags.Count.ToString(CultureInfo.InvariantCulture);
        }
        WriteVersion(response, bucket, version);
    }

    public static void WriteVersion(HttpResponse response, StoredBucket bucket, ObjectVersion version)
    {
        if (bucket.IsVersioned)
        {
            response.Headers["x-amz-version-id"] = version.VersionId;
        }
    }

    public static void WriteChecksum(HttpResponse response, StoredChecksum? checksum)
    {
        if (checksum is not null)
        {
            response.Headers[checksum.Algorithm.Header()] = checksum.Value;
            response.Headers["x-amz-checksum-type"] = checksum.Type.Name();
        }
    }

    // "aws-chunked" is how the body travels, not what the object is.
    private static void RemoveFraming(Dictionary<string, string> headers)
    {
        if (headers.Remove("content-encoding", out var encodings))
        {
            var own = encodings
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(encoding => !encoding.Equals("aws-chunked", StringComparison.OrdinalIgnoreCase));
            if (string.Join(", ", own) is { Length: > 0 } rest)
            {
                headers["content-encoding"] = rest;
            }
        }
    }

    private static Dictionary<string, string> CheckedEncryption(Dictionary<string, string> headers)
    {
        var kind = headers.GetValueOrDefault(Encryption);
        return (kind, headers.ContainsKey(Encryption + "-aws-kms-key-id")) switch
        {
            (null or "AES256", true) => throw S3Errors.InvalidArgument(
                "A key id of KMS needs the server-side encryption aws:kms."
            ),
            (null or "AES256" or "aws:kms", _) => headers,
            _ => throw S3Errors.InvalidArgument("The server-side encryption must be AES256 or aws:kms."),
        };
    }

    // As S3 does: a header is ASCII, and whoever stored more gets it by RFC 2047.
    private static string Ascii(string value) =>
        value.All(char.IsAscii) ? value : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}?=";
}
