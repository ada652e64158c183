using Google.Protobuf;

namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>Ids in lower-case hexadecimal digits; null for zeros and for any length but the right one.</summary>
internal static class OtlpIds
{
    public static string? Trace(ByteString id) => Hexadecimal(id, 16);

    public static string? Span(ByteString id) => Hexadecimal(id, 8);

    private static string? Hexadecimal(ByteString id, int length) =>
        id.Length == length && id.Span.ContainsAnyExcept((byte)0) ? Convert.ToHexStringLower(id.Span) : null;
}
