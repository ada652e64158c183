using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CareConnect.Hosting.S3;

/// <summary>What a request is about: bucket and key, from the path or the host, and its parameters, all decoded.</summary>
internal sealed partial class S3Request
{
    private const int MaxKeyBytes = 1024;
    private const string LocalDomain = ".localhost";

    private S3Request(HttpContext context) => Context = context;

    public HttpContext Context { get; }

    public string Method => Context.Request.Method;

    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>The path as it was sent, decoded; signatures are about this one, whatever the bucket's place is.</summary>
    public required string Path { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Query { get; init; }

    /// <summary>Null for the service as a whole.</summary>
    public string? BucketOrNull { get; private set; }

    public string? KeyOrNull { get; private set; }

    public string Bucket => BucketOrNull ?? throw S3Errors.InvalidBucketName();

    public string Key => KeyOrNull ?? throw S3Errors.InvalidUri();

    /// <summary>The body without its framing, verified while it is read; set once the signature was.</summary>
    public RequestBody Body { get; set; } = RequestBody.Empty;

    /// <exception cref="S3Exception">Path or query cannot be decoded.</exception>
    public static S3Request Read(HttpContext context)
    {
        // The server's own path has lost dots and double slashes, which are part of a key.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/'))
        {
            target = Uri.TryCreate(target, UriKind.Absolute, out _)
                ? AbsoluteForm().Replace(target, "")
                : throw S3Errors.InvalidUri();
        }
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var request = new S3Request(context)
        {
            Path = UriEncoding.Decode(question < 0 ? target : target[..question]),
            Query = question < 0 ? [] : Parameters(target[(question + 1)..]),
        };
        request.Locate();
        return request;
    }

    /// <summary>A parameter's value; null when it is absent, empty when it has none.</summary>
    public string? Parameter(string name)
    {
        foreach (var (key, value) in Query)
        {
            if (key == name)
            {
                return value;
            }
        }
        return null;
    }

    public string? Header(string name) =>
        Context.Request.Headers.TryGetValue(name, out var values) ? values.ToString().Trim() : null;

    /// <summary>A number of the protocol's, not negative.</summary>
    /// <exception cref="S3Exception">It is none or too large.</exception>
    public int? Number(string parameter, int max = int.MaxValue) =>
        Parameter(parameter) is not { Length: > 0 } text ? null
        : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 0
            ? Math.Min(number, max)
        : throw S3Errors.InvalidArgument($"The value of '{parameter}' is not a number from 0 on.");

    private static List<KeyValuePair<string, string>> Parameters(string query)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            parameters.Add(
                new(
                    UriEncoding.Decode(equals < 0 ? part : part[..equals], isQuery: true),
                    equals < 0 ? "" : UriEncoding.Decode(part[(equals + 1)..], isQuery: true)
                )
            );
        }
        return parameters;
    }

    private void Locate()
    {
        var host = Context.Request.Host.Host;
        var rest = Path[1..];
        // "name.dev.localhost" is how resources are called in browsers, never a bucket.
        if (
            host.EndsWith(LocalDomain, StringComparison.OrdinalIgnoreCase)
            && !host.EndsWith(".dev" + LocalDomain, StringComparison.OrdinalIgnoreCase)
        )
        {
            BucketOrNull = host[..^LocalDomain.Length];
        }
        else if (Path.Length > 1)
        {
            var slash = rest.IndexOf('/', StringComparison.Ordinal);
            BucketOrNull = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? "" : rest[(slash + 1)..];
        }
        KeyOrNull = rest.Length == 0 ? null : CheckedKey(rest);
    }

    /// <exception cref="S3Exception">The key is too long.</exception>
    public static string CheckedKey(string key) =>
        Encoding.UTF8.GetByteCount(key) <= MaxKeyBytes ? key : throw S3Errors.KeyTooLong();

    [GeneratedRegex("^[a-zA-Z]+://[^/?]*(?=/)")]
    private static partial Regex AbsoluteForm();
}
