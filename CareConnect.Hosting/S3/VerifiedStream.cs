using System.Security.Cryptography;

namespace CareConnect.Hosting.S3;

/// <summary>A body of an announced length and, where its hash was signed, of that SHA-256: checked at its end.</summary>
internal sealed class VerifiedStream(Stream inner, long length, string? sha256) : ReadOnlyStream
{
    private readonly IncrementalHash? _hash = sha256 is null
        ? null
        : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _left = length;
    private bool _hasEnded;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_hasEnded || buffer.IsEmpty)
        {
            return 0;
        }
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _left -= count;
        if (_left < 0 || (count == 0 && _left > 0))
        {
            throw S3Errors.IncompleteBody();
        }
        _hash?.AppendData(buffer.Span[..count]);
        if (count == 0)
        {
            _hasEnded = true;
            if (_hash is not null && Convert.ToHexStringLower(_hash.GetHashAndReset()) != sha256)
            {
                throw S3Errors.ContentSha256Mismatch();
            }
        }
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        _hash?.Dispose();
        base.Dispose(disposing);
    }
}
