using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CareConnect.Hosting.S3;

/// <summary>GetObject, HeadObject and GetObjectAttributes.</summary>
internal sealed class ReadHandlers(ObjectStore objects)
{
    public async Task GetAsync(S3Request request)
    {
        var (found, hold) = objects.FindAndHold(request.Bucket, request.Key, request.Parameter("versionId"));
        using (hold)
        {
            var version = Existing(request, found);
            var range = WriteHeaders(request, version);
            await using var stream = new SegmentStream(objects.Blobs, version.Entry!.Segments, range);
            // Opened before the first byte of the answer: what the disk has lost is an error, not half an object.
            var buffer = new byte[128 * 1024];
            var count = await stream.ReadAsync(buffer, request.Aborted);
            while (count > 0)
            {
                await request.Context.Response.Body.WriteAsync(buffer.AsMemory(0, count), request.Aborted);
                count = await stream.ReadAsync(buffer, request.Aborted);
            }
        }
    }

    public Task HeadAsync(S3Request request)
    {
        var found = objects.Find(request.Bucket, request.Key, request.Parameter("versionId"));
        WriteHeaders(request, Existing(request, found));
        return Task.CompletedTask;
    }

    public Task AttributesAsync(S3Request request)
    {
        var bucket = objects.Bucket(request.Bucket);
        var version = Existing(request, objects.Find(bucket.Name, request.Key, request.Parameter("versionId")));
        var entry = version.Entry!;
        var wanted = (request.Header("x-amz-object-attributes") ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet();
        if (wanted.Count == 0)
        {
            throw S3Errors.InvalidArgument("x-amz-object-attributes names what is wanted.");
        }
        var response = request.Context.Response;
        response.Headers.LastModified = version.Modified.ToString("r", CultureInfo.InvariantCulture);
        ObjectHeaders.WriteVersion(response, bucket, version);
        return S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "GetObjectAttributesResponse",
                wanted.Contains("ETag") ? S3Xml.Element("ETag", entry.ETag) : null,
                wanted.Contains("Checksum") && entry.Checksum is { } sum
                    ? S3Xml.Element(
                        "Checksum",
                        S3Xml.Element(sum.Algorithm.Element(), sum.Value),
                        S3Xml.Element("ChecksumType", sum.Type.Name())
                    )
                    : null,
                wanted.Contains("ObjectParts") && entry.IsInParts
                    ? S3Xml.Element("ObjectParts", S3Xml.Element("TotalPartsCount", entry.Segments.Count))
                    : null,
                wanted.Contains("StorageClass") ? S3Xml.Element("StorageClass", ListHandlers.ClassOf(entry)) : null,
                wanted.Contains("ObjectSize") ? S3Xml.Element("ObjectSize", entry.Size) : null
            )
        );
    }

    /// <summary>The version as one that can be read.</summary>
    /// <exception cref="S3Exception">There is none, or it is a delete marker.</exception>
    public static ObjectVersion Existing(S3Request request, ObjectVersion? found, string versionParameter = "versionId")
    {
        var isAsked = request.Parameter(versionParameter) is not null;
        if (found is null)
        {
            throw isAsked ? S3Errors.NoSuchVersion() : S3Errors.NoSuchKey();
        }
        if (found.Entry is not null)
        {
            return found;
        }
        var refusal = isAsked ? S3Errors.MethodNotAllowed() : S3Errors.NoSuchKey();
        refusal.Headers["x-amz-delete-marker"] = "true";
        refusal.Headers["x-amz-version-id"] = found.VersionId;
        if (isAsked)
        {
            refusal.Headers["Last-Modified"] = found.Modified.ToString("r", CultureInfo.InvariantCulture);
            refusal.Headers["Allow"] = "DELETE";
        }
        throw refusal;
    }

    private ByteRange WriteHeaders(S3Request request, ObjectVersion version)
    {
        var (response, entry) = (request.Context.Response, version.Entry!);
        var conditions = new ReadConditions(request);
        conditions.Check(version);
        var whole = new ByteRange(0, entry.Size);
        var part = PartRange(request, entry);
        var header = conditions.AllowsRange(version) ? request.Header("Range") : null;
        if (part is not null && header is not null)
        {
            throw S3Errors.InvalidRequest("A range and a part number cannot stand together.");
        }
        var range = part ?? ByteRange.Parse(header, entry.Size);
        ObjectHeaders.Write(request, objects.Bucket(request.Bucket), version);
        if (range is { Length: > 0 } some)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {some.First}-{some.Last}/{entry.Size}";
        }
        // The checksum is one of the whole: beside a part it would make clients refuse what is right.
        if ((range ?? whole) == whole && request.Header("x-amz-checksum-mode") == "ENABLED")
        {
            ObjectHeaders.WriteChecksum(response, entry.Checksum);
        }
        response.ContentLength = (range ?? whole).Length;
        return range ?? whole;
    }

    private static ByteRange? PartRange(S3Request request, ObjectEntry entry)
    {
        if (request.Number("partNumber") is not { } number)
        {
            return null;
        }
        if (entry.IsInParts)
        {
            request.Context.Response.Headers["x-amz-mp-parts-count"] = entry.Segments.Count.ToString(
                CultureInfo.InvariantCulture
            );
        }
        var first = 0L;
        foreach (var segment in entry.Segments)
        {
            if (segment.Number == number)
            {
                return new ByteRange(first, segment.Size);
            }
            first += segment.Size;
        }
        throw new S3Exception(416, "InvalidPartNumber", "The object has no part of that number.");
    }
}
