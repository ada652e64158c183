using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace CareConnect.Hosting.S3;

/// <summary>Uploads in parts: start, send, complete, abort.</summary>
internal sealed class MultipartHandlers(ObjectStore objects, UploadStore uploads, Receiver receiver)
{
    private const int MaxParts = 10_000;
    private const long MinPartBytes = 5 * 1024 * 1024;

    public Task StartAsync(S3Request request)
    {
        var (algorithm, type, isChosen) = ChecksumOf(request);
        var entry = new UploadEntry
        {
            Headers = ObjectHeaders.Of(request),
            Tags = Tagging.OfHeader(request.Header("x-amz-tagging")),
            Algorithm = algorithm,
            Type = type,
            IsChosen = isChosen,
        };
        var upload = uploads.Start(request.Bucket, request.Key, entry);
        var response = request.Context.Response;
        ObjectHeaders.WriteEncryption(response, entry.Headers);
        if (isChosen)
        {
            response.Headers["x-amz-checksum-algorithm"] = algorithm.Name();
            response.Headers["x-amz-checksum-type"] = type.Name();
        }
        return S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "InitiateMultipartUploadResult",
                S3Xml.Element("Bucket", upload.Bucket),
                S3Xml.Element("Key", upload.Key),
                S3Xml.Element("UploadId", upload.Id)
            )
        );
    }

    public async Task PutPartAsync(S3Request request)
    {
        var number = PartNumber(request);
        var upload = uploads.Get(request.Bucket, request.Key, request.Parameter("uploadId")!);
        var sent = UploadChecksum.Of(request);
        var algorithm = upload.Entry.Algorithm;
        if (upload.Entry.IsChosen && sent.Algorithm is { } other && other != algorithm)
        {
            throw S3Errors.InvalidRequest(
                $"Checksum Type mismatch occurred, expected checksum Type: {algorithm.Name()}, actual checksum Type: {other.Name()}."
            );
        }

        var (part, checksums) = await receiver.ReceiveAsync(
            request,
            sent,
            [algorithm],
            blob => (uploads.PutPart(upload, number, blob), blob.Checksums)
        );

        var response = request.Context.Response;
        response.Headers.ETag = S3Xml.Quoted(part.ETag);
        var shown = sent.Algorithm ?? algorithm;
        response.Headers[shown.Header()] = checksums[shown];
        ObjectHeaders.WriteEncryption(response, upload.Entry.Headers);
    }

    public async Task CompleteAsync(S3Request request)
    {
        var bucket = objects.Bucket(request.Bucket);
        var condition = ObjectHandlers.ConditionOf(request);
        var upload = uploads.Get(bucket.Name, request.Key, request.Parameter("uploadId")!);
        // A checksum of a completion's header is the object's, not the body's.
        var wanted = (await S3Xml.ReadBodyAsync(request, "CompleteMultipartUpload")).Children("Part").ToList();
        if (wanted.Count is 0 or > MaxParts)
        {
            throw S3Errors.MalformedXml();
        }
        var version = uploads.Complete(
            upload,
            parts => EntryOf(request, upload, Chosen(wanted, parts, upload.Entry)),
            condition
        );
        var (response, checksum) = (request.Context.Response, version.Entry!.Checksum!);
        ObjectHeaders.WriteVersion(response, bucket, version);
        ObjectHeaders.WriteEncryption(response, upload.Entry.Headers);
        await S3Xml.WriteAsync(
            request,
            S3Xml.Element(
                "CompleteMultipartUploadResult",
                S3Xml.Element(
                    "Location",
                    $"http://{request.Context.Request.Host}{UriEncoding.Encode(request.Path, keepsSlash: true)}"
                ),
                S3Xml.Element("Bucket", upload.Bucket),
                S3Xml.Element("Key", upload.Key),
                S3Xml.Element("ETag", S3Xml.Quoted(version.Entry.ETag)),
                S3Xml.Element(checksum.Algorithm.Element(), checksum.Value),
                S3Xml.Element("ChecksumType", checksum.Type.Name())
            )
        );
    }

    public Task AbortAsync(S3Request request)
    {
        uploads.Abort(request.Bucket, request.Key, request.Parameter("uploadId")!);
        request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static int PartNumber(S3Request request) =>
        request.Number("partNumber") is { } number and >= 1 and <= MaxParts
            ? number
            : throw S3Errors.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive.");

    private static (ChecksumAlgorithm Algorithm, ChecksumType Type, bool IsChosen) ChecksumOf(S3Request request)
    {
        var named = request.Header("x-amz-checksum-algorithm");
        var algorithm = named is null ? Checksums.Default : Checksums.Parse(named);
        var type = request.Header("x-amz-checksum-type") switch
        {
            null => algorithm == ChecksumAlgorithm.Crc64Nvme ? ChecksumType.FullObject : ChecksumType.Composite,
            "FULL_OBJECT" => ChecksumType.FullObject,
            "COMPOSITE" => ChecksumType.Composite,
            _ => throw S3Errors.InvalidRequest("x-amz-checksum-type must be FULL_OBJECT or COMPOSITE."),
        };
        var isPossible =
            type == ChecksumType.FullObject ? algorithm.IsCombinable() : algorithm != ChecksumAlgorithm.Crc64Nvme;
        return isPossible
            ? (algorithm, type, named is not null)
            : throw S3Errors.InvalidRequest(
                $"The {type.Name()} checksum type cannot be used with the {algorithm.Name()} checksum algorithm."
            );
    }

    private static List<StoredPart> Chosen(List<XElement> wanted, IReadOnlyList<StoredPart> parts, UploadEntry upload)
    {
        var sent = parts.ToDictionary(part => part.Number);
        var previous = 0;
        var chosen = new List<StoredPart>();
        foreach (var one in wanted)
        {
            if (!int.TryParse(one.Text("PartNumber"), CultureInfo.InvariantCulture, out var number))
            {
                throw S3Errors.MalformedXml();
            }
            if (number <= previous)
            {
                throw S3Errors.InvalidPartOrder();
            }
            previous = number;
            var named = one.Text(upload.Algorithm.Element());
            if (
                !sent.TryGetValue(number, out var part)
                || one.Text("ETag")?.Trim('"') != part.ETag
                || (named is not null && named != part.Checksum)
            )
            {
                throw S3Errors.InvalidPart();
            }
            chosen.Add(part);
        }
        // Only said of parts that are there: who names a wrong one learns that first.
        return chosen.SkipLast(1).All(part => part.Size >= MinPartBytes) ? chosen : throw S3Errors.EntityTooSmall();
    }

    private static ObjectEntry EntryOf(S3Request request, StoredUpload upload, List<StoredPart> parts)
    {
        var (algorithm, type) = (upload.Entry.Algorithm, upload.Entry.Type);
        var value = Checksums.OfParts(algorithm, type, [.. parts.Select(part => (part.Size, part.Checksum))]);
        if (request.Header(algorithm.Header()) is { } expected && expected != value)
        {
            throw S3Errors.BadDigest(algorithm.Name());
        }
        if (request.Header("x-amz-checksum-type") is { } named && named != type.Name())
        {
            throw S3Errors.InvalidRequest("The checksum type is not the one that the upload was started with.");
        }
        var size = parts.Sum(part => part.Size);
        if (request.Header("x-amz-mp-object-size") is { } text && text != size.ToString(CultureInfo.InvariantCulture))
        {
            throw S3Errors.InvalidRequest("The size of the parts together is not x-amz-mp-object-size.");
        }
        var md5s = parts.SelectMany(part => Convert.FromHexString(part.ETag)).ToArray();
        return new ObjectEntry
        {
            ETag = $"{Convert.ToHexStringLower(S3Md5.Of(md5s))}-{parts.Count}",
            Size = size,
            Headers = upload.Entry.Headers,
            Tags = upload.Entry.Tags,
            Checksum = new(algorithm, type, value),
            Segments = [.. parts.Select(part => new Segment(part.Number, part.Blob, part.Size, part.Checksum))],
        };
    }
}
