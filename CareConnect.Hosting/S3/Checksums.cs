using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace CareConnect.Hosting.S3;

/// <summary>The checksums that clients may choose; each is base64 of the big-endian bytes on the wire.</summary>
internal enum ChecksumAlgorithm
{
    Crc32,
    Crc32C,
    Crc64Nvme,
    Sha1,
    Sha256,
}

/// <summary>Whether the checksum of an object in parts is that of its bytes, or that of its parts' checksums.</summary>
internal enum ChecksumType
{
    FullObject,
    Composite,
}

internal static class Checksums
{
    public const string HeaderPrefix = "x-amz-checksum-";

    /// <summary>S3 computes this one for whoever sends none.</summary>
    public const ChecksumAlgorithm Default = ChecksumAlgorithm.Crc64Nvme;

    public static readonly ChecksumAlgorithm[] All = Enum.GetValues<ChecksumAlgorithm>();

    private static readonly CrcCombination Combination32 = new(32, Crc32BigEndian.Polynomial);
    private static readonly CrcCombination Combination32C = new(32, Crc32C.Polynomial);
    private static readonly CrcCombination Combination64 = new(64, Crc64Nvme.Polynomial);

    /// <summary>As in <c>CRC64NVME</c>.</summary>
    public static string Name(this ChecksumAlgorithm algorithm) => algorithm.ToString().ToUpperInvariant();

    public static string Header(this ChecksumAlgorithm algorithm) =>
        HeaderPrefix + algorithm.ToString().ToLowerInvariant();

    /// <summary>As in <c>ChecksumCRC64NVME</c>.</summary>
    public static string Element(this ChecksumAlgorithm algorithm) => "Checksum" + algorithm.Name();

    public static string Name(this ChecksumType type) => type == ChecksumType.Composite ? "COMPOSITE" : "FULL_OBJECT";

    public static int Bytes(this ChecksumAlgorithm algorithm) =>
        algorithm switch
        {
            ChecksumAlgorithm.Crc32 or ChecksumAlgorithm.Crc32C => 4,
            ChecksumAlgorithm.Crc64Nvme => 8,
            ChecksumAlgorithm.Sha1 => 20,
            _ => 32,
        };

    /// <exception cref="S3Exception">There is no such algorithm here.</exception>
    public static ChecksumAlgorithm Parse(string name)
    {
        var found = All.Where(algorithm => algorithm.Name().Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        return found is [var only] ? only : throw S3Errors.InvalidRequest("The checksum algorithm is not supported.");
    }

    /// <exception cref="S3Exception">The value cannot be one of the algorithm's.</exception>
    public static string Checked(this ChecksumAlgorithm algorithm, string value)
    {
        var bytes = new byte[64];
        return
            value.Length <= 64 && Convert.TryFromBase64String(value, bytes, out var count) && count == algorithm.Bytes()
            ? value
            : throw S3Errors.InvalidRequest($"Value for {algorithm.Header()} header is invalid.");
    }

    /// <summary>Whether the algorithm's values of parts can be put together to that of the whole.</summary>
    public static bool IsCombinable(this ChecksumAlgorithm algorithm) =>
        algorithm is ChecksumAlgorithm.Crc32 or ChecksumAlgorithm.Crc32C or ChecksumAlgorithm.Crc64Nvme;

    /// <summary>Of the whole, from the length in bytes and the base64 value of each part, in order.</summary>
    public static string OfParts(
        ChecksumAlgorithm algorithm,
        ChecksumType type,
        IReadOnlyList<(long Size, string Value)> parts
    )
    {
        if (type == ChecksumType.Composite)
        {
            using var whole = new RunningChecksum(algorithm);
            foreach (var (_, value) in parts)
            {
                whole.Append(Convert.FromBase64String(value));
            }
            return $"{whole.Finish()}-{parts.Count}";
        }
        var combination = algorithm switch
        {
            ChecksumAlgorithm.Crc32 => Combination32,
            ChecksumAlgorithm.Crc32C => Combination32C,
            _ => Combination64,
        };
        var combined = parts
            .Select(part => (part.Size, Value: Number(part.Value)))
            .Aggregate((a, b) => (a.Size + b.Size, combination.Combine(a.Value, b.Value, b.Size)));
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, combined.Value);
        return Convert.ToBase64String(bytes.AsSpan(8 - algorithm.Bytes()));
    }

    private static ulong Number(string value) =>
        Convert.FromBase64String(value).Aggregate(0UL, (number, next) => (number << 8) | next);
}

/// <summary>One checksum of bytes that come bit by bit.</summary>
internal sealed class RunningChecksum(ChecksumAlgorithm algorithm) : IDisposable
{
    private readonly NonCryptographicHashAlgorithm? _crc = algorithm switch
    {
        ChecksumAlgorithm.Crc32 => new Crc32BigEndian(),
        ChecksumAlgorithm.Crc32C => new Crc32C(),
        ChecksumAlgorithm.Crc64Nvme => new Crc64Nvme(),
        _ => null,
    };

    private readonly IncrementalHash? _hash = algorithm switch
    {
        ChecksumAlgorithm.Sha1 => IncrementalHash.CreateHash(HashAlgorithmName.SHA1),
        ChecksumAlgorithm.Sha256 => IncrementalHash.CreateHash(HashAlgorithmName.SHA256),
        _ => null,
    };

    public ChecksumAlgorithm Algorithm => algorithm;

    public void Append(ReadOnlySpan<byte> data)
    {
        _crc?.Append(data);
        _hash?.AppendData(data);
    }

    /// <returns>Base64.</returns>
    public string Finish() => Convert.ToBase64String(_crc?.GetHashAndReset() ?? _hash!.GetHashAndReset());

    public void Dispose() => _hash?.Dispose();
}
