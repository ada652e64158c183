using System.Globalization;

namespace CareConnect.Dashboard.Components.Metrics;

/// <summary>
/// A UCUM unit as instruments name it (<c>s</c>, <c>By</c>, <c>{request}</c>, <c>1</c>, <c>%</c>), and numbers of it as people
/// read them.
/// </summary>
public sealed record Units(string Ucum, bool IsRate = false)
{
    private static readonly (double Least, double Divisor, string Name)[] Seconds =
    [
        (3600, 3600, "h"),
        (60, 60, "min"),
        (1, 1, "s"),
        (1e-3, 1e-3, "ms"),
        (1e-6, 1e-6, "µs"),
        (0, 1e-9, "ns"),
    ];

    private static readonly (double Least, double Divisor, string Name)[] Bytes =
    [
        (1L << 40, 1L << 40, "TiB"),
        (1L << 30, 1L << 30, "GiB"),
        (1L << 20, 1L << 20, "MiB"),
        (1L << 10, 1L << 10, "KiB"),
        (0, 1, "B"),
    ];

    private static readonly (double Least, double Divisor, string Name)[] Plain =
    [
        (1e12, 1e12, "T"),
        (1e9, 1e9, "G"),
        (1e6, 1e6, "M"),
        (1e4, 1e3, "k"),
        (0, 1, ""),
    ];

    /// <summary>What is counted, in the plural: <c>requests</c> of <c>{request}</c>; the unit itself where it is one; empty for 1.</summary>
    public string Name =>
        Ucum switch
        {
            "" or "1" => "",
            "s" => "seconds",
            "ms" => "milliseconds",
            "us" => "microseconds",
            "ns" => "nanoseconds",
            "min" => "minutes",
            "h" => "hours",
            "d" => "days",
            "By" => "bytes",
            "%" => "percent",
            ['{', .. var thing, '}'] => Plural(thing),
            _ => Ucum,
        } + (IsRate ? " per second" : "");

    /// <summary>With its unit, in the size that fits: <c>1.5 ms</c>, <c>12.3 MiB</c>, <c>250/s</c>.</summary>
    public string Show(double value) => Show(value, value);

    /// <summary>With the unit that fits another value, so that all ticks of an axis have the same one.</summary>
    public string Show(double value, double size)
    {
        var (scale, toFirst) = Scale();
        var sized = Math.Abs(size * toFirst);
        var (_, divisor, name) = sized == 0 ? Zero(scale) : scale.First(s => sized >= s.Least);
        var separator = name.Length > 0 && scale != Plain ? " " : "";
        return Digits(value * toFirst / divisor) + separator + name + Suffix() + (IsRate ? "/s" : "");
    }

    /// <summary>Three significant digits; whole numbers below a million as they are.</summary>
    public static string Digits(double value) =>
        Math.Abs(value) switch
        {
            0 => "0",
            < 1e6 when value == Math.Truncate(value) => value.ToString("#,0", CultureInfo.InvariantCulture),
            >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
            >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
            >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
            _ => value.ToString("G3", CultureInfo.InvariantCulture),
        };

    /// <summary>How much larger a tick's step becomes in the unit that is shown; nice steps of 90 seconds are none of 100.</summary>
    public double StepIn(double size)
    {
        var (scale, toFirst) = Scale();
        var sized = Math.Abs(size * toFirst);
        return (sized == 0 ? Zero(scale) : scale.First(s => sized >= s.Least)).Divisor / toFirst;
    }

    private ((double Least, double Divisor, string Name)[] Scale, double ToFirst) Scale() =>
        Ucum switch
        {
            "s" => (Seconds, 1),
            "ms" => (Seconds, 1e-3),
            "us" => (Seconds, 1e-6),
            "ns" => (Seconds, 1e-9),
            "min" => (Seconds, 60),
            "h" => (Seconds, 3600),
            "By" => (Bytes, 1),
            "KiBy" => (Bytes, 1 << 10),
            "MiBy" => (Bytes, 1 << 20),
            _ => (Plain, 1),
        };

    private string Suffix() =>
        Ucum switch
        {
            "%" => " %",
            "" or "1" or "s" or "ms" or "us" or "ns" or "min" or "h" or "By" or "KiBy" or "MiBy" => "",
            ['{', .., '}'] => "",
            _ => $" {Ucum}",
        };

    private static (double Least, double Divisor, string Name) Zero(
        (double Least, double Divisor, string Name)[] scale
    ) => scale.First(s => s.Divisor == 1);

    private static string Plural(string thing) =>
        thing switch
        {
            "" or [.., 's'] => thing,
            [.. var stem, 'y'] when stem is not [.., 'a' or 'e' or 'o'] => stem + "ies",
            _ => thing + "s",
        };
}
