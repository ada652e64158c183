namespace CareConnect.Hosting.S3;

/// <summary>The list of all operations there are.</summary>
internal static class S3RouteTable
{
    private const string Service = "service";
    private const string Bucket = "bucket";
    private const string Object = "object";

    private static readonly string[] Stored =
    [
        ObjectHeaders.UserPrefix,
        ObjectHeaders.Encryption,
        ObjectHeaders.Encryption + "-aws-kms-key-id",
        ObjectHeaders.Encryption + "-bucket-key-enabled",
        "x-amz-storage-class",
        "x-amz-website-redirect-location",
        "x-amz-tagging",
    ];

    private static readonly string[] Overrides =
    [
        "versionId",
        "partNumber",
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-content-type",
        "response-expires",
    ];

    private static readonly string[] CopySource =
    [
        "x-amz-copy-source-if-match",
        "x-amz-copy-source-if-none-match",
        "x-amz-copy-source-if-modified-since",
        "x-amz-copy-source-if-unmodified-since",
    ];

    private static readonly string[] Page = ["prefix", "delimiter", "encoding-type", "max-keys"];

    public static S3Routes Of(ObjectStore objects, UploadStore uploads, string region, TimeProvider clock)
    {
        var receiver = new Receiver(objects.Blobs);
        var listing = new ListHandlers(new ObjectListing(objects.Database));
        return new S3Routes([
            .. OfBuckets(new BucketHandlers(objects, region, clock)),
            .. OfUploads(
                new MultipartHandlers(objects, uploads, receiver),
                new UploadListHandlers(uploads),
                new CopyHandlers(objects, uploads, receiver)
            ),
            .. OfLists(listing),
            .. OfObjects(new ObjectHandlers(objects, receiver), new ReadHandlers(objects)),
        ]);
    }

    private static S3Route[] OfBuckets(BucketHandlers handlers) =>
        [
            new("GET", Service, [], ["prefix", "max-buckets", "continuation-token"], [], handlers.ListAsync),
            new("GET", Bucket, ["location"], [], [], handlers.LocationAsync),
            new("GET", Bucket, ["versioning"], [], [], handlers.GetVersioningAsync),
            new("PUT", Bucket, ["versioning"], [], [], handlers.PutVersioningAsync),
            new("PUT", Bucket, [], [], [], handlers.CreateAsync),
            new("HEAD", Bucket, [], [], [], handlers.HeadAsync),
            new("DELETE", Bucket, [], [], [], handlers.DeleteAsync),
        ];

    private static S3Route[] OfUploads(MultipartHandlers parts, UploadListHandlers lists, CopyHandlers copies) =>
        [
            new(
                "GET",
                Bucket,
                ["uploads"],
                ["prefix", "delimiter", "encoding-type", "max-uploads", "key-marker", "upload-id-marker"],
                [],
                lists.UploadsAsync
            ),
            new(
                "GET",
                Object,
                ["uploadId"],
                ["max-parts", "part-number-marker", "encoding-type"],
                [],
                lists.PartsAsync
            ),
            new(
                "POST",
                Object,
                ["uploads"],
                [],
                [.. Stored, "x-amz-checksum-algorithm", "x-amz-checksum-type"],
                parts.StartAsync
            ),
            new("POST", Object, ["uploadId"], [], ["x-amz-checksum-type", "x-amz-mp-object-size"], parts.CompleteAsync),
            new("DELETE", Object, ["uploadId"], [], [], parts.AbortAsync),
            new(
                "PUT",
                Object,
                ["uploadId", "x-amz-copy-source"],
                ["partNumber"],
                [.. CopySource, "x-amz-copy-source-range"],
                copies.CopyPartAsync
            ),
            new("PUT", Object, ["uploadId"], ["partNumber"], [], parts.PutPartAsync),
            new(
                "PUT",
                Object,
                ["x-amz-copy-source"],
                [],
                [
                    .. Stored,
                    .. CopySource,
                    "x-amz-metadata-directive",
                    "x-amz-tagging-directive",
                    "x-amz-checksum-algorithm",
                ],
                copies.CopyAsync
            ),
        ];

    private static S3Route[] OfLists(ListHandlers handlers) =>
        [
            new("GET", Bucket, ["versions"], [.. Page, "key-marker", "version-id-marker"], [], handlers.VersionsAsync),
            new(
                "GET",
                Bucket,
                ["list-type"],
                [.. Page, "continuation-token", "start-after", "fetch-owner"],
                [],
                handlers.ObjectsV2Async
            ),
            new("GET", Bucket, [], [.. Page, "marker"], [], handlers.ObjectsAsync),
        ];

    private static S3Route[] OfObjects(ObjectHandlers handlers, ReadHandlers reads) =>
        [
            new("POST", Bucket, ["delete"], [], [], handlers.DeleteManyAsync),
            new("GET", Object, ["tagging"], ["versionId"], [], handlers.GetTagsAsync),
            new("PUT", Object, ["tagging"], ["versionId"], [], handlers.PutTagsAsync),
            new("DELETE", Object, ["tagging"], ["versionId"], [], handlers.DeleteTagsAsync),
            new("GET", Object, ["attributes"], ["versionId"], ["x-amz-object-attributes"], reads.AttributesAsync),
            new("GET", Object, [], Overrides, ["x-amz-checksum-mode"], reads.GetAsync),
            new("HEAD", Object, [], Overrides, ["x-amz-checksum-mode"], reads.HeadAsync),
            new("PUT", Object, [], [], Stored, handlers.PutAsync),
            new("DELETE", Object, [], ["versionId"], [], handlers.DeleteAsync),
        ];
}
