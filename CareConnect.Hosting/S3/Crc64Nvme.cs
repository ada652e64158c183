using System.Buffers.Binary;
using System.IO.Hashing;

namespace CareConnect.Hosting.S3;

/// <summary>
/// CRC-64/NVME (NVM Express 64b CRC): another polynomial than System.IO.Hashing's CRC-64, and reflected. Eight tables
/// take eight bytes per step.
/// </summary>
internal sealed class Crc64Nvme() : NonCryptographicHashAlgorithm(sizeof(ulong))
{
    public const ulong Polynomial = 0x9A6C9329AC4BC9B5;
    private const int Steps = 8;
    private static readonly ulong[] Tables = Build();
    private ulong _state = ulong.MaxValue;

    public override void Append(ReadOnlySpan<byte> source)
    {
        var (state, tables) = (_state, Tables);
        while (source.Length >= Steps)
        {
            state ^= BinaryPrimitives.ReadUInt64LittleEndian(source);
            state =
                tables[0x700 | (byte)state]
                ^ tables[0x600 | (byte)(state >> 8)]
                ^ tables[0x500 | (byte)(state >> 16)]
                ^ tables[0x400 | (byte)(state >> 24)]
                ^ tables[0x300 | (byte)(state >> 32)]
                ^ tables[0x200 | (byte)(state >> 40)]
                ^ tables[0x100 | (byte)(state >> 48)]
                ^ tables[(int)(state >> 56)];
            source = source[Steps..];
        }
        foreach (var value in source)
        {
            state = tables[(byte)state ^ value] ^ (state >> 8);
        }
        _state = state;
    }

    public override void Reset() => _state = ulong.MaxValue;

    protected override void GetCurrentHashCore(Span<byte> destination) =>
        BinaryPrimitives.WriteUInt64BigEndian(destination, ~_state);

    private static ulong[] Build()
    {
        var tables = new ulong[Steps * 256];
        for (var i = 0; i < tables.Length; i++)
        {
            // The first table is of one byte; each further one is of that byte followed by one more zero.
            var rest = i < 256 ? (ulong)i : tables[i - 256];
            for (var bit = 0; i < 256 && bit < 8; bit++)
            {
                rest = (rest & 1) == 1 ? (rest >> 1) ^ Polynomial : rest >> 1;
            }
            tables[i] = i < 256 ? rest : tables[(byte)rest] ^ (rest >> 8);
        }
        return tables;
    }
}
