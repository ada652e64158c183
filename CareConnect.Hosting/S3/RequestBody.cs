using System.Globalization;

namespace CareConnect.Hosting.S3;

/// <summary>
/// The content that a request sends, without framing. Its end is reached only if it is what was signed and announced.
/// </summary>
internal sealed class RequestBody : IAsyncDisposable
{
    private const string SignedChunks = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private const string SignedChunksAndTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    private const string ChunksAndTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private readonly AwsChunkedStream? _chunked;
    private readonly ChunkSignatures? _signatures;

    private RequestBody(Stream content, long? length, AwsChunkedStream? chunked, ChunkSignatures? signatures)
    {
        (Content, Length, _chunked, _signatures) = (content, length, chunked, signatures);
        Announced = [];
    }

    public static RequestBody Empty { get; } = new(Stream.Null, 0, null, null);

    public Stream Content { get; }

    /// <summary>Bytes of the content; null when the request does not say.</summary>
    public long? Length { get; }

    /// <summary>The trailers to come, in lower case.</summary>
    public IReadOnlyList<string> Announced { get; private init; }

    /// <summary>A trailer's value, known once the content was read to its end.</summary>
    public string? Trailer(string name) => _chunked?.Trailers.GetValueOrDefault(name);

    /// <exception cref="S3Exception">The payload's announcement is not one of S3's, or lacks its length.</exception>
    public static RequestBody Open(S3Request request, SignedRequest signed)
    {
        var raw = request.Context.Request.Body;
        var announced = Names(request.Header("x-amz-trailer"));
        var isChunked = signed.Payload is SignedChunks or SignedChunksAndTrailer or ChunksAndTrailer;
        if (announced.Length > 0 && signed.Payload is not (SignedChunksAndTrailer or ChunksAndTrailer))
        {
            throw S3Errors.InvalidRequest("x-amz-trailer needs a payload whose announcement ends with -TRAILER.");
        }
        if (isChunked)
        {
            var length = DecodedLength(request);
            var signatures = signed.Payload == ChunksAndTrailer ? null : new ChunkSignatures(signed);
            var stream = new AwsChunkedStream(raw, length, signatures, announced);
            return new RequestBody(stream, length, stream, signatures) { Announced = announced };
        }
        var plainLength = request.Context.Request.ContentLength;
        return signed.Payload switch
        {
            Authentication.UnsignedPayload => Plain(raw, plainLength, null),
            { Length: 64 } hash when hash.All(char.IsAsciiHexDigit) => Plain(raw, plainLength, hash.ToLowerInvariant()),
            _ when signed.Payload.StartsWith("STREAMING-", StringComparison.Ordinal) => throw S3Errors.NotImplemented(
                "This kind of streaming payload"
            ),
            _ => throw S3Errors.InvalidArgument(
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, one of the STREAMING- values, or a SHA-256 in hex."
            ),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        _signatures?.Dispose();
    }

    // A body without a length is one that HTTP frames: operations that store it refuse it, others read what comes.
    private static RequestBody Plain(Stream raw, long? length, string? sha256) =>
        new(length is { } known ? new VerifiedStream(raw, known, sha256) : raw, length, null, null);

    private static long DecodedLength(S3Request request) =>
        request.Header("x-amz-decoded-content-length") is not { } text ? throw S3Errors.MissingContentLength()
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length
        : throw S3Errors.InvalidArgument("x-amz-decoded-content-length is not a number of bytes.");

    private static string[] Names(string? header) =>
        header?.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        ?? [];
}
