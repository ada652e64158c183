using Microsoft.AspNetCore.Http;

namespace CareConnect.Hosting.S3;

/// <summary>PutObject, DeleteObject, DeleteObjects, and the tags of an object.</summary>
internal sealed class ObjectHandlers(ObjectStore objects, Receiver receiver)
{
    private const int MaxDeletions = 1000;

    public async Task PutAsync(S3Request request)
    {
        var bucket = objects.Bucket(request.Bucket);
        var (headers, tags) = (ObjectHeaders.Of(request), Tagging.OfHeader(request.Header("x-amz-tagging")));
        var condition = ConditionOf(request);
        // Tells the sender before it sends gigabytes; what decides is the same question at the commit.
        condition.Check(objects.Find(bucket.Name, request.Key));
        var sent = UploadChecksum.Of(request);
        var algorithm = sent.Algorithm ?? Checksums.Default;

        var version = await receiver.ReceiveAsync(
            request,
            sent,
            [algorithm],
            blob => objects.Put(bucket.Name, request.Key, EntryOf(blob, algorithm, headers, tags), condition)
        );

        var response = request.Context.Response;
        response.Headers.ETag = S3Xml.Quoted(version.Entry!.ETag);
        ObjectHeaders.WriteChecksum(response, version.Entry.Checksum);
        ObjectHeaders.WriteEncryption(response, headers);
        ObjectHeaders.WriteVersion(response, bucket, version);
    }

    public Task DeleteAsync(S3Request request)
    {
        var bucket = objects.Bucket(request.Bucket);
        var asked = request.Parameter("versionId");
        var deleted = objects.Changing(dropped =>
            objects.DeleteInside(bucket.Name, request.Key, asked, ConditionOf(request), dropped)
        );
        var response = request.Context.Response;
        response.StatusCode = StatusCodes.Status204NoContent;
        if (bucket.IsVersioned && deleted is not null)
        {
            response.Headers["x-amz-version-id"] = deleted.VersionId;
        }
        if (deleted is { Entry: null })
        {
            response.Headers["x-amz-delete-marker"] = "true";
        }
        return Task.CompletedTask;
    }

    public async Task DeleteManyAsync(S3Request request)
    {
        var bucket = objects.Bucket(request.Bucket);
        var delete = await S3Xml.ReadAsync(request, "Delete", needsChecksum: true);
        var wanted = delete.Children("Object").ToList();
        if (wanted.Count is 0 or > MaxDeletions || wanted.Any(one => string.IsNullOrEmpty(one.Text("Key"))))
        {
            throw S3Errors.MalformedXml();
        }
        if (wanted.Any(one => one.Elements().Any(part => part.Name.LocalName is not ("Key" or "VersionId" or "ETag"))))
        {
            throw S3Errors.NotImplemented("A condition of DeleteObjects other than ETag");
        }
        var isQuiet = delete.Text("Quiet") == "true";
        // One commit for all: a thousand syncs of the disk would take their time.
        var results = objects.Changing(dropped =>
            wanted.Select(one => DeleteOne(bucket, one, isQuiet, dropped)).OfType<object>().ToList()
        );
        await S3Xml.WriteAsync(request, S3Xml.Element("DeleteResult", results));
    }

    public Task GetTagsAsync(S3Request request)
    {
        var (bucket, asked) = (objects.Bucket(request.Bucket), request.Parameter("versionId"));
        var version = objects.Change(bucket.Name, request.Key, asked, entry => entry);
        ObjectHeaders.WriteVersion(request.Context.Response, bucket, version);
        return S3Xml.WriteAsync(request, Tagging.ToXml(version.Entry!.Tags));
    }

    public async Task PutTagsAsync(S3Request request) =>
        SetTags(request, Tagging.OfXml(await S3Xml.ReadAsync(request, "Tagging", needsChecksum: true)));

    public Task DeleteTagsAsync(S3Request request)
    {
        SetTags(request, []);
        request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static WriteCondition ConditionOf(S3Request request)
    {
        var noneMatch = request.Header("If-None-Match");
        if (noneMatch is not (null or "*"))
        {
            throw S3Errors.NotImplemented("If-None-Match with another value than * on a write");
        }
        var match = request.Header("If-Match");
        return noneMatch is not null && match is not null
            ? throw S3Errors.InvalidRequest("If-Match and If-None-Match cannot stand together.")
            : new WriteCondition(match, noneMatch is not null);
    }

    public static ObjectEntry EntryOf(
        ReceivedBlob blob,
        ChecksumAlgorithm algorithm,
        IReadOnlyDictionary<string, string> headers,
        IReadOnlyDictionary<string, string> tags
    ) =>
        new()
        {
            ETag = blob.ETag,
            Size = blob.Size,
            Headers = headers,
            Tags = tags,
            Checksum = new(algorithm, ChecksumType.FullObject, blob.Checksums[algorithm]),
            Segments = [new(1, blob.Id, blob.Size, null)],
        };

    private object? DeleteOne(StoredBucket bucket, System.Xml.Linq.XElement wanted, bool isQuiet, List<string> dropped)
    {
        var (key, asked) = (wanted.Text("Key")!, wanted.Text("VersionId"));
        try
        {
            var condition = new WriteCondition(wanted.Text("ETag"), false);
            var deleted = objects.DeleteInside(bucket.Name, S3Request.CheckedKey(key), asked, condition, dropped);
            var isMarker = deleted is { Entry: null };
            return isQuiet
                ? null
                : S3Xml.Element(
                    "Deleted",
                    S3Xml.Element("Key", key),
                    asked is null ? null : S3Xml.Element("VersionId", asked),
                    isMarker ? S3Xml.Element("DeleteMarker", true) : null,
                    isMarker ? S3Xml.Element("DeleteMarkerVersionId", deleted!.VersionId) : null
                );
        }
        catch (S3Exception refused)
        {
            return S3Xml.Element(
                "Error",
                S3Xml.Element("Key", key),
                asked is null ? null : S3Xml.Element("VersionId", asked),
                S3Xml.Element("Code", refused.Code),
                S3Xml.Element("Message", refused.Message)
            );
        }
    }

    private void SetTags(S3Request request, Dictionary<string, string> tags)
    {
        var bucket = objects.Bucket(request.Bucket);
        var version = objects.Change(
            bucket.Name,
            request.Key,
            request.Parameter("versionId"),
            entry => entry with { Tags = tags }
        );
        ObjectHeaders.WriteVersion(request.Context.Response, bucket, version);
    }
}
