using System.Security.Cryptography;
using System.Text;

namespace CareConnect.Hosting.S3;

/// <summary>
/// The chain of signatures over a body's chunks: each goes on from the one before, the first from the request's own.
/// </summary>
internal sealed class ChunkSignatures(SignedRequest signed) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private string _previous = signed.Signature;

    public void Append(ReadOnlySpan<byte> data) => _hash.AppendData(data);

    /// <exception cref="S3Exception">The chunk that was appended is not the one that was signed.</exception>
    public void CheckChunk(string? signature)
    {
        var empty = SignatureV4.HexOfSha256("");
        Check("AWS4-HMAC-SHA256-PAYLOAD", $"{empty}\n{Convert.ToHexStringLower(_hash.GetHashAndReset())}", signature);
    }

    /// <exception cref="S3Exception">The trailer is not the one that was signed.</exception>
    public void CheckTrailer(IEnumerable<KeyValuePair<string, string>> trailers, string? signature)
    {
        var canonical = new StringBuilder();
        foreach (var (name, value) in trailers.OrderBy(trailer => trailer.Key, StringComparer.Ordinal))
        {
            canonical.Append(name).Append(':').Append(value).Append('\n');
        }
        Check("AWS4-HMAC-SHA256-TRAILER", SignatureV4.HexOfSha256(canonical.ToString()), signature);
    }

    public void Dispose() => _hash.Dispose();

    private void Check(string kind, string content, string? signature)
    {
        var text = $"{kind}\n{signed.Time}\n{signed.Scope}\n{_previous}\n{content}";
        _previous = SignatureV4.Sign(signed.Key, text);
        if (signature is null || !SignatureV4.AreEqual(_previous, signature))
        {
            throw S3Errors.SignatureDoesNotMatch();
        }
    }
}
