using System.Globalization;

namespace CareConnect.Hosting.S3;

/// <summary>
/// The conditions of a read, in the order of RFC 9110, 13.2.2. The prefix of their headers' names is empty, or
/// <c>x-amz-copy-source-</c>.
/// </summary>
internal sealed class ReadConditions(S3Request request, string prefix = "")
{
    /// <exception cref="S3Exception">One does not hold: 412, or 304 where the reader has it already.</exception>
    public void Check(ObjectVersion version)
    {
        var etag = version.Entry!.ETag;
        if (request.Header(prefix + "If-Match") is { } match)
        {
            Demand(Holds(match, etag), S3Errors.PreconditionFailed());
        }
        else if (Date("If-Unmodified-Since") is { } unmodifiedSince)
        {
            Demand(version.Modified <= unmodifiedSince, S3Errors.PreconditionFailed());
        }
        var unchanged = prefix.Length == 0 ? S3Errors.NotModified() : S3Errors.PreconditionFailed();
        unchanged.Headers["ETag"] = S3Xml.Quoted(etag);
        if (request.Header(prefix + "If-None-Match") is { } noneMatch)
        {
            Demand(!Holds(noneMatch, etag), unchanged);
        }
        else if (Date("If-Modified-Since") is { } modifiedSince)
        {
            Demand(version.Modified > modifiedSince, unchanged);
        }
    }

    /// <summary>Whether a range may be given: If-Range names what is there.</summary>
    public bool AllowsRange(ObjectVersion version) =>
        request.Header("If-Range") is not { } condition
        || Holds(condition, version.Entry!.ETag)
        || Date("If-Range") == version.Modified;

    private static void Demand(bool holds, S3Exception otherwise)
    {
        if (!holds)
        {
            throw otherwise;
        }
    }

    private static bool Holds(string tags, string etag) =>
        tags.Split(',', StringSplitOptions.TrimEntries).Any(tag => tag == "*" || Bare(tag) == etag);

    private static string Bare(string tag) =>
        (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"');

    private DateTimeOffset? Date(string name) =>
        DateTimeOffset.TryParse(
            request.Header(prefix + name),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var date
        )
            ? date
            : null;
}
