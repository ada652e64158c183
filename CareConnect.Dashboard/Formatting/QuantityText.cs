using System.Globalization;

namespace CareConnect.Dashboard.Formatting;

/// <summary>Bytes, shares and counts as people read them.</summary>
internal static class QuantityText
{
    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Powers of 1024: <c>512 B</c>, <c>1.5 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        var unit = 0;
        var value = (double)Math.Max(0, bytes);
        while (value >= 1023.95 && unit < ByteUnits.Length - 1)
        {
            value /= 1024;
            unit++;
        }
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{value.ToString(unit == 0 || value >= 99.95 ? "0" : "0.#", CultureInfo.InvariantCulture)} {ByteUnits[unit]}"
        );
    }

    /// <summary>1 is 100 %; processors add up.</summary>
    public static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 line</c>, <c>2 lines</c>.</summary>
    public static string Of(long count, string one, string? many = null) =>
        $"{Count(count)} {(count == 1 ? one : many ?? one + "s")}";
}
