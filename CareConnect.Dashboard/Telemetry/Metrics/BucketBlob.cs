using System.Buffers.Binary;

namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>
/// Buckets as bytes: counts seven bits to a byte, the lowest first, without the empty ones at the end; bounds eight bytes each.
/// </summary>
internal static class BucketBlob
{
    public static byte[] Write(IReadOnlyList<long> counts)
    {
        var length = counts.Count;
        while (length > 0 && counts[length - 1] == 0)
        {
            length--;
        }
        var bytes = new List<byte>(length * 2);
        for (var i = 0; i < length; i++)
        {
            var rest = (ulong)counts[i];
            for (; rest >= 0x80; rest >>= 7)
            {
                bytes.Add((byte)(rest | 0x80));
            }
            bytes.Add((byte)rest);
        }
        return [.. bytes];
    }

    /// <param name="bytes">As written.</param>
    /// <param name="length">How many counts there are, the empty ones included.</param>
    public static long[] Read(ReadOnlySpan<byte> bytes, int length)
    {
        var counts = new long[length];
        var (index, shift) = (0, 0);
        foreach (var part in bytes)
        {
            counts[index] |= (long)(part & 0x7F) << shift;
            (index, shift) = part < 0x80 ? (index + 1, 0) : (index, shift + 7);
        }
        return counts;
    }

    public static byte[] WriteBounds(IReadOnlyList<double> bounds)
    {
        var bytes = new byte[bounds.Count * sizeof(double)];
        for (var i = 0; i < bounds.Count; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), bounds[i]);
        }
        return bytes;
    }

    public static double[] ReadBounds(ReadOnlySpan<byte> bytes)
    {
        var bounds = new double[bytes.Length / sizeof(double)];
        for (var i = 0; i < bounds.Length; i++)
        {
            bounds[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
        }
        return bounds;
    }
}
