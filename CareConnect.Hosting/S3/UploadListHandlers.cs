using System.Text;

namespace CareConnect.Hosting.S3;

/// <summary>ListMultipartUploads and ListParts.</summary>
internal sealed class UploadListHandlers(UploadStore uploads)
{
    private const int MaxEntries = 1000;

    public Task UploadsAsync(S3Request request)
    {
        var prefix = request.Parameter("prefix") ?? "";
        var delimiter = request.Parameter("delimiter") ?? "";
        var (keyMarker, idMarker) = (
            request.Parameter("key-marker") ?? "",
            request.Parameter("upload-id-marker") ?? ""
        );
        var max = request.Number("max-uploads", MaxEntries) ?? MaxEntries;
        var all = uploads
            .List(request.Bucket)
            .Where(upload =>
                upload.Key.StartsWith(prefix, StringComparison.Ordinal) && IsAfter(upload, keyMarker, idMarker)
            )
            .Select(upload => (Upload: upload, Group: GroupOf(upload.Key, prefix, delimiter)))
            .Where(one => one.Group is null || KeyOrder(one.Group, keyMarker) > 0)
            .DistinctBy(one => one.Group ?? one.Upload.Id)
            .ToList();
        var page = all.Take(max).ToList();
        var isTruncated = page.Count < all.Count && max > 0;
        return S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "ListMultipartUploadsResult",
                S3Xml.Element("Bucket", request.Bucket),
                ListHandlers.Named(request, "KeyMarker", keyMarker),
                S3Xml.Element("UploadIdMarker", idMarker),
                isTruncated
                    ? ListHandlers.Named(request, "NextKeyMarker", page[^1].Group ?? page[^1].Upload.Key)
                    : null,
                isTruncated
                    ? S3Xml.Element("NextUploadIdMarker", page[^1].Group is null ? page[^1].Upload.Id : "")
                    : null,
                ListHandlers.Named(request, "Prefix", prefix),
                delimiter.Length == 0 ? null : ListHandlers.Named(request, "Delimiter", delimiter),
                ListHandlers.Encoding(request),
                S3Xml.Element("MaxUploads", max),
                S3Xml.Element("IsTruncated", isTruncated),
                page.Where(one => one.Group is null)
                    .Select(one =>
                        S3Xml.Element(
                            "Upload",
                            ListHandlers.Named(request, "Key", one.Upload.Key),
                            S3Xml.Element("UploadId", one.Upload.Id),
                            S3Xml.Owner("Initiator"),
                            S3Xml.Owner(),
                            S3Xml.Element("StorageClass", ClassOf(one.Upload)),
                            S3Xml.Element("Initiated", S3Xml.Time(one.Upload.Started)),
                            S3Xml.Element("ChecksumAlgorithm", one.Upload.Entry.Algorithm.Name()),
                            S3Xml.Element("ChecksumType", one.Upload.Entry.Type.Name())
                        )
                    ),
                page.Where(one => one.Group is not null)
                    .Select(one => S3Xml.Element("CommonPrefixes", ListHandlers.Named(request, "Prefix", one.Group!)))
            )
        );
    }

    public Task PartsAsync(S3Request request)
    {
        var upload = uploads.Get(request.Bucket, request.Key, request.Parameter("uploadId")!);
        var marker = request.Number("part-number-marker") ?? 0;
        var max = request.Number("max-parts", MaxEntries) ?? MaxEntries;
        var all = uploads.Parts(upload.Id).Where(part => part.Number > marker).ToList();
        var page = all.Take(max).ToList();
        var isTruncated = page.Count < all.Count && max > 0;
        return S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "ListPartsResult",
                S3Xml.Element("Bucket", upload.Bucket),
                ListHandlers.Named(request, "Key", upload.Key),
                S3Xml.Element("UploadId", upload.Id),
                S3Xml.Owner("Initiator"),
                S3Xml.Owner(),
                S3Xml.Element("StorageClass", ClassOf(upload)),
                S3Xml.Element("PartNumberMarker", marker),
                isTruncated ? S3Xml.Element("NextPartNumberMarker", page[^1].Number) : null,
                S3Xml.Element("MaxParts", max),
                S3Xml.Element("IsTruncated", isTruncated),
                S3Xml.Element("ChecksumAlgorithm", upload.Entry.Algorithm.Name()),
                S3Xml.Element("ChecksumType", upload.Entry.Type.Name()),
                page.Select(part =>
                    S3Xml.Element(
                        "Part",
                        S3Xml.Element("PartNumber", part.Number),
                        S3Xml.Element("LastModified", S3Xml.Time(part.Modified)),
                        S3Xml.Element("ETag", S3Xml.Quoted(part.ETag)),
                        S3Xml.Element("Size", part.Size),
                        S3Xml.Element(upload.Entry.Algorithm.Element(), part.Checksum)
                    )
                )
            )
        );
    }

    private static string ClassOf(StoredUpload upload) =>
        upload.Entry.Headers.GetValueOrDefault("x-amz-storage-class", "STANDARD");

    private static bool IsAfter(StoredUpload upload, string keyMarker, string idMarker) =>
        KeyOrder(upload.Key, keyMarker) switch
        {
            > 0 => true,
            0 => idMarker.Length > 0 && string.CompareOrdinal(upload.Id, idMarker) > 0,
            _ => false,
        };

    // By bytes of UTF-8, as the database has it: UTF-16 has another order for what lies beyond its first plane.
    private static int KeyOrder(string a, string b) =>
        Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));

    private static string? GroupOf(string key, string prefix, string delimiter)
    {
        var at = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
        return at < 0 ? null : key[..(at + delimiter.Length)];
    }
}
