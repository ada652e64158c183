using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace CareConnect.Api.Http;

/// <summary>Where a page ended: a time and an id, opaque to callers. Wrong ones are recognised, not trusted.</summary>
internal readonly record struct Cursor(DateTimeOffset At, Guid Id)
{
    private const int Size = 24;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, At.UtcTicks);
        Id.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryParse(string? text, out Cursor? cursor)
    {
        cursor = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }
        Span<byte> bytes = stackalloc byte[Size];
        if (
            text.Length != Base64Url.GetEncodedLength(Size)
            // The one that returns what is wrong; TryDecodeFromChars throws at a foreign character.
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done
            || written != Size
        )
        {
            return false;
        }
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks)
        {
            return false;
        }
        cursor = new Cursor(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[8..], bigEndian: true));
        return true;
    }
}
