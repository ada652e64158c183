using Amazon.S3;
using Amazon.S3.Model;

namespace CareConnect.Dashboard.Tests.Buckets;

/// <summary>Buckets as the application would fill them, and keys as nobody should choose them.</summary>
internal static class StorageScene
{
    public const string Documents = "documents";
    public const string Plain = "scratch";
    public const string Empty = "unused";

    /// <summary>Keys that are hard to write, and two that are markup.</summary>
    public static readonly string[] OddKeys =
    [
        "odd/with spaces  two.txt",
        "odd/überweisung ✓ 診断.txt",
        "odd/'single' \"double\" `back`.txt",
        "odd/<script>document.title='ran'<|script>.txt",
        "odd/<img src=x onerror=document.title='ran'>.txt",
        "odd/a+b%20c&d=e?f#g.txt",
    ];

    public const string Page = "pages/hello.html";

    public const string PageText =
        "<html><body><script>parent.document.title='ran'</script><h1>Hello</h1></body></html>";

    public const string Drawing = "pages/drawing.svg";

    private const string Letter = """{"resourceType":"Binary","contentType":"text/plain","size":[1,2]}""";

    public static async Task FillAsync(IAmazonS3 s3, CancellationToken cancellationToken)
    {
        foreach (var bucket in (string[])[Documents, Plain, Empty])
        {
            await s3.PutBucketAsync(bucket, cancellationToken);
        }
        await s3.PutBucketVersioningAsync(
            new PutBucketVersioningRequest
            {
                BucketName = Documents,
                VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled },
            },
            cancellationToken
        );
        await PutAsync(s3, Plain, "notes.txt", "text/plain", "one line\nanother line\n", cancellationToken);
        await PutAsync(s3, Documents, "letters/2026/first.json", "application/json", "{}", cancellationToken);
        await s3.PutObjectAsync(Described("letters/2026/first.json"), cancellationToken);
        await PutAsync(s3, Documents, "letters/2026/second.txt", "text/plain", "second", cancellationToken);
        await PutAsync(s3, Documents, "letters/readme.md", "binary/octet-stream", "# Letters", cancellationToken);
        await PutAsync(s3, Documents, Page, "text/html", PageText, cancellationToken);
        await PutAsync(s3, Documents, Drawing, "image/svg+xml", Svg, cancellationToken);
        await PutAsync(s3, Documents, "pages/dot.png", "image/png", Convert.FromBase64String(Png), cancellationToken);
        await PutAsync(
            s3,
            Documents,
            "pages/form.pdf",
            "application/pdf",
            SmallPdf.Write("Discharge letter"),
            cancellationToken
        );
        foreach (var key in OddKeys)
        {
            await PutAsync(s3, Documents, key, "text/plain", $"body of {key}", cancellationToken);
        }
    }

    public static Task PutAsync(
        IAmazonS3 s3,
        string bucket,
        string key,
        string contentType,
        string text,
        CancellationToken cancellationToken
    ) => PutAsync(s3, bucket, key, contentType, System.Text.Encoding.UTF8.GetBytes(text), cancellationToken);

    public static Task PutAsync(
        IAmazonS3 s3,
        string bucket,
        string key,
        string contentType,
        byte[] bytes,
        CancellationToken cancellationToken
    ) =>
        s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = bucket,
                Key = key,
                ContentType = contentType,
                InputStream = new MemoryStream(bytes),
            },
            cancellationToken
        );

    private static PutObjectRequest Described(string key)
    {
        var request = new PutObjectRequest
        {
            BucketName = Documents,
            Key = key,
            ContentType = "application/json",
            ContentBody = Letter,
            ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
            TagSet = [new Tag { Key = "retention", Value = "10 years" }],
        };
        request.Metadata["written-by"] = "worker";
        request.Headers.CacheControl = "private";
        return request;
    }

    private const string Svg =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\" onload=\"parent.document.title='ran'\"></svg>";

    // 96 by 64 points, a chequerboard of two colours.
    private const string Png =
        "iVBORw0KGgoAAAANSUhEUgAAAGAAAABACAIAAABqVuVZAAAAh0lEQVR42u3aMQ0AIAwEwBoh+MAMPjCHtWroSLnk509646cxzipl7lvK6/0BCBAgQIAAAQIECBAgQIAAAQLUDOi3g6v9gAABAgQIECBAgAABAgQIECBA3YAMZhZFQIAAAQIECBAgQIAAAQIECJD/IIOZRREQIECAAAECBAgQIECAAAEC1BYoAZ9gqWnl53ElAAAAAElFTkSuQmCC";
}
