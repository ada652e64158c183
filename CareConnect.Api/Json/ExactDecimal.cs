using System.Buffers.Text;
using System.Globalization;

namespace CareConnect.Api.Json;

/// <summary>
/// Reads a JSON number as a decimal only if not one digit is lost; a decimal has 28 of them, and a clinical value must come
/// back as it was entered.
/// </summary>
internal static class ExactDecimal
{
    // So few characters without an exponent always fit.
    private const int AlwaysExactLength = 28;

    public static bool TryParse(ReadOnlySpan<byte> json, out decimal value)
    {
        if (!Utf8Parser.TryParse(json, out value, out var used) || used != json.Length)
        {
            return decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
                && IsSameNumber(json, value);
        }
        return json.Length <= AlwaysExactLength && !json.ContainsAny("eE"u8) || IsSameNumber(json, value);
    }

    private static bool IsSameNumber(ReadOnlySpan<byte> json, decimal value)
    {
        Span<byte> printed = stackalloc byte[64];
        value.TryFormat(printed, out var length, provider: CultureInfo.InvariantCulture);
        return Normalize(json) == Normalize(printed[..length]);
    }

    // The digits without leading and trailing zeros, and the power of ten of the last one.
    private static (string Digits, long Exponent) Normalize(ReadOnlySpan<byte> number)
    {
        long exponent = 0;
        if (number.IndexOfAny((byte)'e', (byte)'E') is >= 0 and var e)
        {
            if (
                !long.TryParse(
                    number[(e + 1)..],
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out exponent
                )
            )
            {
                return ("", 0);
            }
            number = number[..e];
        }
        if (number.IndexOf((byte)'.') is >= 0 and var point)
        {
            exponent -= number.Length - point - 1;
        }
        var digits = string.Concat(
            number.ToArray().Where(b => b is >= (byte)'0' and <= (byte)'9').Select(b => (char)b)
        );
        var significant = digits.TrimEnd('0');
        exponent += digits.Length - significant.Length;
        significant = significant.TrimStart('0');
        return significant.Length == 0 ? ("0", 0) : (significant, exponent);
    }
}
