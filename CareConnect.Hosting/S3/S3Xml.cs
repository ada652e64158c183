using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace CareConnect.Hosting.S3;

/// <summary>XML in S3's namespace, out and in. Keys may hold what XML has no letter for: those go out as references.</summary>
internal static class S3Xml
{
    /// <summary>A thousand keys of full length, or ten thousand parts with checksums.</summary>
    private const long MaxBytes = 8 * 1024 * 1024;

    private static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Quoted(string etag) => $"\"{etag}\"";

    public static XElement Owner(string name = "Owner") =>
        Element(name, Element("ID", S3Server.OwnerId), Element("DisplayName", "local"));

    public static Task WriteAsync(S3Request request, XElement root) => WriteAsync(request.Context, 200, root);

    public static async Task WriteErrorAsync(HttpContext context, S3Exception error)
    {
        foreach (var (name, value) in error.Headers)
        {
            context.Response.Headers[name] = value;
        }
        if (error.Status == StatusCodes.Status304NotModified || HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = error.Status;
            return;
        }
        // Errors are the one answer that S3 gives without a namespace.
        var root = new XElement(
            "Error",
            new XElement("Code", error.Code),
            new XElement("Message", error.Message),
            new XElement("RequestId", context.Response.Headers["x-amz-request-id"].ToString()),
            new XElement("HostId", context.Response.Headers["x-amz-id-2"].ToString())
        );
        await WriteAsync(context, error.Status, root);
    }

    /// <summary>The body as XML whose root has that name, verified as its request says.</summary>
    /// <exception cref="S3Exception">It is too long, no such XML, or another body than was signed.</exception>
    public static async Task<XElement> ReadAsync(S3Request request, string root, bool needsChecksum = false)
    {
        var checksum = UploadChecksum.Of(request);
        if (needsChecksum && checksum is { Algorithm: null, Md5: null })
        {
            throw S3Errors.InvalidRequest("Missing required header for this request: Content-MD5 or x-amz-checksum-*.");
        }
        var bytes = await BytesAsync(request);
        checksum.Verify(
            request.Body,
            S3Md5.Of(bytes),
            checksum.Algorithm is { } algorithm
                ? new Dictionary<ChecksumAlgorithm, string> { [algorithm] = Of(algorithm, bytes) }
                : []
        );
        return Parse(bytes, root);
    }

    /// <summary>The same where the headers' checksums are about something else than the body.</summary>
    public static async Task<XElement> ReadBodyAsync(S3Request request, string root) =>
        Parse(await BytesAsync(request), root);

    /// <summary>The text of a child, whatever namespace the client gave it.</summary>
    public static string? Text(this XElement parent, string name) => parent.Children(name).FirstOrDefault()?.Value;

    public static IEnumerable<XElement> Children(this XElement parent, string name) =>
        parent.Elements().Where(child => child.Name.LocalName == name);

    private static XElement Parse(byte[] bytes, string root)
    {
        try
        {
            var settings = new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                CheckCharacters = false,
            };
            using var reader = XmlReader.Create(new MemoryStream(bytes), settings);
            var found = XElement.Load(reader);
            return found.Name.LocalName == root ? found : throw S3Errors.MalformedXml();
        }
        catch (Exception e) when (e is XmlException or ArgumentException or InvalidOperationException)
        {
            throw S3Errors.MalformedXml();
        }
    }

    private static async Task<byte[]> BytesAsync(S3Request request)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await request.Body.Content.ReadAsync(buffer, request.Aborted)) > 0)
        {
            if (memory.Length + count > MaxBytes)
            {
                throw S3Errors.MalformedXml();
            }
            memory.Write(buffer, 0, count);
        }
        return memory.ToArray();
    }

    private static string Of(ChecksumAlgorithm algorithm, byte[] bytes)
    {
        using var checksum = new RunningChecksum(algorithm);
        checksum.Append(bytes);
        return checksum.Finish();
    }

    private static async Task WriteAsync(HttpContext context, int status, XElement root)
    {
        using var memory = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false };
        using (var writer = XmlWriter.Create(memory, settings))
        {
            root.Save(writer);
        }
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        context.Response.ContentLength = memory.Length;
        await context.Response.Body.WriteAsync(memory.GetBuffer().AsMemory(0, (int)memory.Length));
    }
}
