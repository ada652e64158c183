using System.Globalization;

namespace CareConnect.Hosting.S3;

/// <summary>A range of an object's bytes, both ends inside it.</summary>
internal readonly record struct ByteRange(long First, long Length)
{
    public long Last => First + Length - 1;

    /// <summary>From <c>bytes=a-b</c>, <c>a-</c> or <c>-n</c>.</summary>
    /// <returns>Null for a header that is not of that form: HTTP has it ignored.</returns>
    /// <exception cref="S3Exception">It lies outside the object, or there are several.</exception>
    public static ByteRange? Parse(string? header, long size)
    {
        const string Unit = "bytes=";
        if (header is null || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var text = header[Unit.Length..].Trim();
        if (text.Contains(',', StringComparison.Ordinal))
        {
            throw S3Errors.NotImplemented("More than one range in a request");
        }
        if (text.Split('-') is not [var left, var right])
        {
            return null;
        }
        var (first, last) = (Number(left), Number(right));
        return (first, last) switch
        {
            (null, { } suffix) when left.Length == 0 => suffix > 0 && size > 0
                ? new(Math.Max(0, size - suffix), Math.Min(size, suffix))
                : throw S3Errors.InvalidRange(size),
            ({ } start, null) when right.Length == 0 => Inside(start, size - 1, size),
            ({ } start, { } end) when start <= end => Inside(start, Math.Min(end, size - 1), size),
            _ => null,
        };
    }

    private static ByteRange Inside(long first, long last, long size) =>
        first < size ? new(first, last - first + 1) : throw S3Errors.InvalidRange(size);

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
