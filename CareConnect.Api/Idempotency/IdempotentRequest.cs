using System.Security.Cryptography;
using System.Text;
using CareConnect.Api.Access;
using Microsoft.Extensions.Primitives;

namespace CareConnect.Api.Idempotency;

/// <summary>A write that its caller named with an Idempotency-Key.</summary>
/// <param name="Key">Null when the header is malformed.</param>
/// <param name="Path">The address with its query.</param>
/// <param name="Body">The body, hashed while it is read.</param>
internal sealed record IdempotentRequest(string? Key, string Path, HashingStream Body)
{
    public const string Header = "Idempotency-Key";
    public const int MaxKeyLength = 255;

    /// <summary>SHA-256 of path and body.</summary>
    public async Task<byte[]> HashAsync(CancellationToken cancellationToken)
    {
        var body = await Body.HashAllAsync(cancellationToken);
        return SHA256.HashData([.. body, .. Encoding.UTF8.GetBytes(Path)]);
    }

    /// <summary>The key, bare or as a quoted string of RFC 8941; null when it is neither, or not 1 to 255 visible characters.</summary>
    public static string? ParseKey(StringValues header)
    {
        var value = header.Count == 1 ? header[0] ?? "" : "";
        var key = value.StartsWith('"') ? Unquote(value) : value;
        return key is { Length: >= 1 and <= MaxKeyLength } && key.All(c => c is > ' ' and <= '~') ? key : null;
    }

    private static string? Unquote(string header)
    {
        var text = new StringBuilder();
        for (var i = 1; i < header.Length; i++)
        {
            switch (header[i])
            {
                case '"':
                    return i == header.Length - 1 ? text.ToString() : null;
                case '\\' when i + 1 < header.Length && header[i + 1] is '"' or '\\':
                    text.Append(header[++i]);
                    break;
                case '\\':
                    return null;
                default:
                    text.Append(header[i]);
                    break;
            }
        }
        return null;
    }
}

/// <summary>Finds the key before the body is read.</summary>
internal static class IdempotencyKeys
{
    /// <summary>Sign-in, which everybody may call, ignores the header: its answers are secrets, and are not kept.</summary>
    public static IApplicationBuilder UseIdempotencyKeys(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                if (
                    http.Request.Headers.TryGetValue(IdempotentRequest.Header, out var header)
                    && HttpMethods.IsPost(http.Request.Method)
                    && http.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is { Admission: not Admission.Anonymous }
                )
                {
                    var body = new HashingStream(http.Request.Body);
                    http.Response.RegisterForDispose(body);
                    http.Request.Body = body;
                    var path = http.Request.Path + http.Request.QueryString;
                    http.Features.Set(new IdempotentRequest(IdempotentRequest.ParseKey(header), path, body));
                }
                return next(http);
            }
        );
}
