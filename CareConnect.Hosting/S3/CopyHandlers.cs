namespace CareConnect.Hosting.S3;

/// <summary>CopyObject and UploadPartCopy. Bytes are copied: two objects never share a file.</summary>
internal sealed class CopyHandlers(ObjectStore objects, UploadStore uploads, Receiver receiver)
{
    public async Task CopyAsync(S3Request request)
    {
        var bucket = objects.Bucket(request.Bucket);
        var condition = ObjectHandlers.ConditionOf(request);
        var (sourceBucket, sourceKey, sourceVersion) = Source(request);
        var (found, hold) = objects.FindAndHold(sourceBucket, sourceKey, sourceVersion);
        using var held = hold;
        var source = Checked(request, found, sourceVersion);
        var entry = source.Entry!;
        var replacesHeaders = IsReplaced(request, "x-amz-metadata-directive");
        var replacesTags = IsReplaced(request, "x-amz-tagging-directive");
        var own = ObjectHeaders.Of(request);
        if (
            (sourceBucket, sourceKey) == (bucket.Name, request.Key)
            && sourceVersion is null
            && !replacesHeaders
            && !own.Keys.Any(name => name == "x-amz-storage-class" || ObjectHeaders.IsOfEncryption(name))
        )
        {
            throw S3Errors.InvalidRequest(
                "An object can be copied to itself only with other metadata, storage class or encryption."
            );
        }
        var algorithm = request.Header("x-amz-checksum-algorithm") is { } named
            ? Checksums.Parse(named)
            : entry.Checksum?.Algorithm ?? Checksums.Default;
        var headers = replacesHeaders ? own : Merged(entry.Headers, own);
        var tags = replacesTags ? Tagging.OfHeader(request.Header("x-amz-tagging")) : entry.Tags;

        var version = await receiver.CopyAsync(
            request,
            entry.Segments,
            new ByteRange(0, entry.Size),
            algorithm,
            blob =>
                objects.Put(bucket.Name, request.Key, ObjectHandlers.EntryOf(blob, algorithm, headers, tags), condition)
        );

        ObjectHeaders.WriteVersion(request.Context.Response, bucket, version);
        ObjectHeaders.WriteEncryption(request.Context.Response, headers);
        WriteSourceVersion(request, source);
        var checksum = version.Entry!.Checksum!;
        await S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "CopyObjectResult",
                S3Xml.Element("LastModified", S3Xml.Time(version.Modified)),
                S3Xml.Element("ETag", S3Xml.Quoted(version.Entry.ETag)),
                S3Xml.Element("ChecksumType", checksum.Type.Name()),
                S3Xml.Element(checksum.Algorithm.Element(), checksum.Value)
            )
        );
    }

    public async Task CopyPartAsync(S3Request request)
    {
        var upload = uploads.Get(request.Bucket, request.Key, request.Parameter("uploadId")!);
        var number = MultipartHandlers.PartNumber(request);
        var (sourceBucket, sourceKey, sourceVersion) = Source(request);
        var (found, hold) = objects.FindAndHold(sourceBucket, sourceKey, sourceVersion);
        using var held = hold;
        var source = Checked(request, found, sourceVersion);
        var size = source.Entry!.Size;
        var range = request.Header("x-amz-copy-source-range") is { } header
            ? ByteRange.Parse(header, size)
                ?? throw S3Errors.InvalidArgument("x-amz-copy-source-range must be bytes=first-last.")
            : new ByteRange(0, size);

        var part = await receiver.CopyAsync(
            request,
            source.Entry.Segments,
            range,
            upload.Entry.Algorithm,
            blob => uploads.PutPart(upload, number, blob)
        );

        WriteSourceVersion(request, source);
        await S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "CopyPartResult",
                S3Xml.Element("LastModified", S3Xml.Time(part.Modified)),
                S3Xml.Element("ETag", S3Xml.Quoted(part.ETag)),
                S3Xml.Element(upload.Entry.Algorithm.Element(), part.Checksum)
            )
        );
    }

    private static (string Bucket, string Key, string? Version) Source(S3Request request)
    {
        const string VersionParameter = "?versionId=";
        var header = request.Header("x-amz-copy-source")!;
        var question = header.IndexOf(VersionParameter, StringComparison.Ordinal);
        var version = question < 0 ? null : UriEncoding.Decode(header[(question + VersionParameter.Length)..]);
        var path = UriEncoding.Decode(question < 0 ? header : header[..question]);
        path = path.StartsWith('/') ? path[1..] : path;
        return path.Split('/', 2) is [{ Length: > 0 } bucket, { Length: > 0 } key]
            ? (bucket, S3Request.CheckedKey(key), version)
            : throw S3Errors.InvalidArgument("x-amz-copy-source must be bucket/key, percent-encoded.");
    }

    private static ObjectVersion Checked(S3Request request, ObjectVersion? found, string? version)
    {
        if (found?.Entry is null)
        {
            throw found is not null && version is not null
                ? S3Errors.InvalidRequest("The source of a copy cannot be a delete marker.")
            : version is not null ? S3Errors.NoSuchVersion()
            : S3Errors.NoSuchKey();
        }
        new ReadConditions(request, "x-amz-copy-source-").Check(found);
        return found;
    }

    private static bool IsReplaced(S3Request request, string directive) =>
        request.Header(directive) switch
        {
            null or "COPY" => false,
            "REPLACE" => true,
            _ => throw S3Errors.InvalidArgument($"{directive} must be COPY or REPLACE."),
        };

    // Class and encryption are of the copy, the rest goes with the source.
    private static Dictionary<string, string> Merged(
        IReadOnlyDictionary<string, string> source,
        Dictionary<string, string> own
    )
    {
        var merged = source
            .Where(header => header.Key != "x-amz-storage-class" && !ObjectHeaders.IsOfEncryption(header.Key))
            .ToDictionary();
        foreach (var (name, value) in own)
        {
            if (name == "x-amz-storage-class" || ObjectHeaders.IsOfEncryption(name))
            {
                merged[name] = value;
            }
        }
        return merged;
    }

    private static void WriteSourceVersion(S3Request request, ObjectVersion source)
    {
        if (source.VersionId != ObjectVersion.Null)
        {
            request.Context.Response.Headers["x-amz-copy-source-version-id"] = source.VersionId;
        }
    }
}
