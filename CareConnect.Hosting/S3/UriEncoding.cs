using System.Globalization;
using System.Text;

namespace CareConnect.Hosting.S3;

/// <summary>Percent-encoding by the rules of AWS signatures: unreserved characters stay, all else is upper-case hex.</summary>
internal static class UriEncoding
{
    private const string Hex = "0123456789ABCDEF";

    /// <summary>Refuses what is no UTF-8, so that a key is one sequence of bytes only.</summary>
    public static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static string Encode(string text, bool keepsSlash = false)
    {
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var value in StrictUtf8.GetBytes(text))
        {
            var letter = (char)value;
            if (
                char.IsAsciiLetterOrDigit(letter)
                || letter is '-' or '_' or '.' or '~'
                || (keepsSlash && letter == '/')
            )
            {
                encoded.Append(letter);
            }
            else
            {
                encoded.Append('%').Append(Hex[value >> 4]).Append(Hex[value & 15]);
            }
        }
        return encoded.ToString();
    }

    /// <exception cref="S3Exception">Not percent-encoded UTF-8, or it holds NUL.</exception>
    public static string Decode(string text, bool isQuery = false)
    {
        try
        {
            var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
            var count = 0;
            for (var i = 0; i < text.Length; i++)
            {
                var letter = text[i];
                if (letter == '%')
                {
                    bytes[count++] = Byte(text, i);
                    i += 2;
                }
                else if (letter == '+' && isQuery)
                {
                    bytes[count++] = (byte)' ';
                }
                else
                {
                    var width = char.IsHighSurrogate(letter) ? 2 : 1;
                    count += StrictUtf8.GetBytes(text.AsSpan(i, width), bytes.AsSpan(count));
                    i += width - 1;
                }
            }
            var decoded = StrictUtf8.GetString(bytes, 0, count);
            return decoded.Contains('\0', StringComparison.Ordinal) ? throw S3Errors.InvalidUri() : decoded;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw S3Errors.InvalidUri();
        }
    }

    private static byte Byte(string text, int at) =>
        at + 2 < text.Length
        && byte.TryParse(
            text.AsSpan(at + 1, 2),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : throw new FormatException();
}
