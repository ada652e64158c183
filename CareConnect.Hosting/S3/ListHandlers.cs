using System.Buffers.Text;
using System.Text;
using System.Xml.Linq;

namespace CareConnect.Hosting.S3;

/// <summary>ListObjects in both versions, and ListObjectVersions.</summary>
internal sealed class ListHandlers(ObjectListing listing)
{
    private const int MaxKeys = 1000;

    public Task ObjectsAsync(S3Request request)
    {
        var query = QueryOf(request) with
        {
            After = request.Parameter("marker") is { Length: > 0 } marker ? marker : null,
        };
        var page = listing.Page(query);
        // S3 names the next marker only where it is not plainly the last key.
        var next = query.Delimiter.Length > 0 && page.Next is not null ? Named(request, "NextMarker", page.Next) : null;
        return S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "ListBucketResult",
                Common(request, query, page),
                Named(request, "Marker", query.After ?? ""),
                next,
                page.Versions.Select(version => Content(request, version, withOwner: true)),
                Groups(request, page)
            )
        );
    }

    public Task ObjectsV2Async(S3Request request)
    {
        if (request.Parameter("list-type") != "2")
        {
            throw S3Errors.InvalidArgument("list-type must be 2.");
        }
        var token = request.Parameter("continuation-token");
        var startAfter = request.Parameter("start-after");
        var query = QueryOf(request) with
        {
            After =
                token is not null ? KeyOf(token)
                : startAfter is { Length: > 0 } ? startAfter
                : null,
        };
        var page = listing.Page(query);
        var withOwner = request.Parameter("fetch-owner") == "true";
        return S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "ListBucketResult",
                Common(request, query, page),
                S3Xml.Element("KeyCount", page.Versions.Count + page.Groups.Count),
                token is null ? null : S3Xml.Element("ContinuationToken", token),
                page.Next is null ? null : S3Xml.Element("NextContinuationToken", TokenOf(page.Next)),
                startAfter is null ? null : Named(request, "StartAfter", startAfter),
                page.Versions.Select(version => Content(request, version, withOwner)),
                Groups(request, page)
            )
        );
    }

    public Task VersionsAsync(S3Request request)
    {
        var after = request.Parameter("key-marker") is { Length: > 0 } marker ? marker : null;
        var afterVersion = request.Parameter("version-id-marker") is { Length: > 0 } version ? version : null;
        if (after is null && afterVersion is not null)
        {
            throw S3Errors.InvalidArgument("A version-id marker cannot be specified without a key marker.");
        }
        var query = QueryOf(request) with { After = after, AfterVersion = afterVersion, IsOfVersions = true };
        var page = listing.Page(query);
        return S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "ListVersionsResult",
                Common(request, query, page),
                Named(request, "KeyMarker", after ?? ""),
                S3Xml.Element("VersionIdMarker", afterVersion ?? ""),
                page.Next is null ? null : Named(request, "NextKeyMarker", page.Next),
                page.NextVersion is null ? null : S3Xml.Element("NextVersionIdMarker", page.NextVersion),
                page.Versions.Select(one => Version(request, one)),
                Groups(request, page)
            )
        );
    }

    public static string ClassOf(ObjectEntry entry) =>
        entry.Headers.GetValueOrDefault("x-amz-storage-class", "STANDARD");

    /// <summary>A name of keys, encoded where the request asks for it.</summary>
    public static XElement Named(S3Request request, string element, string text) =>
        S3Xml.Element(
            element,
            request.Parameter("encoding-type") is null ? text : UriEncoding.Encode(text, keepsSlash: true)
        );

    public static XElement? Encoding(S3Request request) =>
        request.Parameter("encoding-type") switch
        {
            null => null,
            "url" => S3Xml.Element("EncodingType", "url"),
            _ => throw S3Errors.InvalidArgument("encoding-type must be url."),
        };

    private static ListQuery QueryOf(S3Request request) =>
        new(
            request.Bucket,
            request.Parameter("prefix") ?? "",
            request.Parameter("delimiter") ?? "",
            null,
            null,
            request.Number("max-keys", MaxKeys) ?? MaxKeys,
            false
        );

    private static object?[] Common(S3Request request, ListQuery query, ListPage page) =>
        [
            S3Xml.Element("Name", query.Bucket),
            Named(request, "Prefix", query.Prefix),
            query.Delimiter.Length == 0 ? null : Named(request, "Delimiter", query.Delimiter),
            S3Xml.Element("MaxKeys", query.Max),
            Encoding(request),
            S3Xml.Element("IsTruncated", page.Next is not null),
        ];

    private static object?[] Facts(ObjectVersion version)
    {
        var entry = version.Entry!;
        return
        [
            S3Xml.Element("LastModified", S3Xml.Time(version.Modified)),
            S3Xml.Element("ETag", S3Xml.Quoted(entry.ETag)),
            entry.Checksum is { } sum ? S3Xml.Element("ChecksumAlgorithm", sum.Algorithm.Name()) : null,
            entry.Checksum is { } typed ? S3Xml.Element("ChecksumType", typed.Type.Name()) : null,
            S3Xml.Element("Size", entry.Size),
            S3Xml.Element("StorageClass", ClassOf(entry)),
        ];
    }

    private static XElement Content(S3Request request, ObjectVersion version, bool withOwner) =>
        S3Xml.Element("Contents", Named(request, "Key", version.Key), Facts(version), withOwner ? S3Xml.Owner() : null);

    private static XElement Version(S3Request request, ObjectVersion version) =>
        S3Xml.Element(
            version.Entry is null ? "DeleteMarker" : "Version",
            Named(request, "Key", version.Key),
            S3Xml.Element("VersionId", version.VersionId),
            S3Xml.Element("IsLatest", version.IsLatest),
            version.Entry is null ? S3Xml.Element("LastModified", S3Xml.Time(version.Modified)) : Facts(version),
            S3Xml.Owner()
        );

    private static IEnumerable<XElement> Groups(S3Request request, ListPage page) =>
        page.Groups.Select(group => S3Xml.Element("CommonPrefixes", Named(request, "Prefix", group)));

    private static string TokenOf(string key) => Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(key));

    private static string KeyOf(string token)
    {
        try
        {
            return UriEncoding.StrictUtf8.GetString(Base64Url.DecodeFromChars(token));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw S3Errors.InvalidArgument("The continuation token provided is incorrect.");
        }
    }
}
