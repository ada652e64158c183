using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;

namespace CareConnect.Hosting.S3;

/// <summary>CRC-32C (Castagnoli), by the processor's own instruction where it has one.</summary>
internal sealed class Crc32C() : NonCryptographicHashAlgorithm(sizeof(uint))
{
    public const uint Polynomial = 0x82F63B78;
    private uint _state = uint.MaxValue;

    public override void Append(ReadOnlySpan<byte> source)
    {
        var state = _state;
        while (source.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(source));
            source = source[sizeof(ulong)..];
        }
        foreach (var value in source)
        {
            state = BitOperations.Crc32C(state, value);
        }
        _state = state;
    }

    public override void Reset() => _state = uint.MaxValue;

    protected override void GetCurrentHashCore(Span<byte> destination) =>
        BinaryPrimitives.WriteUInt32BigEndian(destination, ~_state);
}

/// <summary>CRC-32 (ISO 3309) with the bytes in S3's order, which is the reverse of System.IO.Hashing's.</summary>
internal sealed class Crc32BigEndian() : NonCryptographicHashAlgorithm(sizeof(uint))
{
    public const uint Polynomial = 0xEDB88320;
    private readonly Crc32 _crc = new();

    public override void Append(ReadOnlySpan<byte> source) => _crc.Append(source);

    public override void Reset() => _crc.Reset();

    protected override void GetCurrentHashCore(Span<byte> destination) =>
        BinaryPrimitives.WriteUInt32BigEndian(destination, _crc.GetCurrentHashAsUInt32());
}
