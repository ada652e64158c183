using System.Globalization;

namespace CareConnect.Hosting.S3;

/// <summary>
/// The content of an <c>aws-chunked</c> body: <c>size[;chunk-signature=…]</c>, data, …, <c>0[;…]</c>, trailers. A wrong
/// signature shows only after its chunk was read: what was read counts once the end was reached. Signatures are null where the chunks are not signed; announced are the
/// trailers that the request's headers promised, in lower case.
/// </summary>
internal sealed class AwsChunkedStream(
    Stream inner,
    long length,
    ChunkSignatures? signatures,
    IReadOnlyList<string> announced
) : ReadOnlyStream
{
    private const string ChunkSignature = "chunk-signature=";
    private const string TrailerSignature = "x-amz-trailer-signature";
    private const int MaxTrailers = 16;
    private readonly ChunkReader _reader = new(inner);
    private long _leftOfAll = length;
    private long _leftOfChunk;
    private string? _signature;
    private bool _hasEnded;

    /// <summary>What followed the content; empty until its end was read.</summary>
    public Dictionary<string, string> Trailers { get; } = new(StringComparer.Ordinal);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_hasEnded || buffer.IsEmpty)
        {
            return 0;
        }
        if (_leftOfChunk == 0 && !await NextChunkAsync(cancellationToken))
        {
            await EndAsync(cancellationToken);
            return 0;
        }
        var count = await _reader.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _leftOfChunk)], cancellationToken);
        if (count == 0)
        {
            throw S3Errors.IncompleteBody();
        }
        signatures?.Append(buffer.Span[..count]);
        _leftOfChunk -= count;
        if (_leftOfChunk == 0)
        {
            signatures?.CheckChunk(_signature);
            if ((await _reader.LineAsync(cancellationToken)).Length > 0)
            {
                throw BadChunk();
            }
        }
        return count;
    }

    private async ValueTask<bool> NextChunkAsync(CancellationToken cancellationToken)
    {
        var parts = (await _reader.LineAsync(cancellationToken)).Split(';', 2);
        if (
            !long.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _leftOfChunk)
            || _leftOfChunk < 0
        )
        {
            throw BadChunk();
        }
        _leftOfAll -= _leftOfChunk <= _leftOfAll ? _leftOfChunk : throw S3Errors.IncompleteBody();
        _signature =
            parts is [_, var extension] && extension.StartsWith(ChunkSignature, StringComparison.Ordinal)
                ? extension[ChunkSignature.Length..]
                : null;
        return _leftOfChunk > 0;
    }

    private async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (_leftOfAll > 0)
        {
            throw S3Errors.IncompleteBody();
        }
        signatures?.CheckChunk(_signature);
        await ReadTrailersAsync(cancellationToken);
        if (!await _reader.IsAtEndAsync(cancellationToken))
        {
            throw S3Errors.IncompleteBody();
        }
        _hasEnded = true;
    }

    private async ValueTask ReadTrailersAsync(CancellationToken cancellationToken)
    {
        string? signature = null;
        while (await _reader.LineAsync(cancellationToken) is { Length: > 0 } line)
        {
            if (line.Split(':', 2) is not [var name, var value] || Trailers.Count == MaxTrailers)
            {
                throw S3Errors.MalformedTrailer();
            }
            if (name == TrailerSignature)
            {
                signature = value.Trim();
            }
            else if (!Trailers.TryAdd(name.ToLowerInvariant(), value.Trim()))
            {
                throw S3Errors.MalformedTrailer();
            }
        }
        if (!Trailers.Keys.Order(StringComparer.Ordinal).SequenceEqual(announced.Order(StringComparer.Ordinal)))
        {
            throw S3Errors.MalformedTrailer();
        }
        if (announced.Count > 0)
        {
            signatures?.CheckTrailer(Trailers, signature);
        }
    }

    private static S3Exception BadChunk() =>
        S3Errors.InvalidRequest("The body is not aws-chunked, though its headers say so.");
}
