namespace CareConnect.Dashboard.Telemetry;

/// <summary>OpenTelemetry's severity numbers (logs data model, 1.x): 24 in six bands of four, 0 for unknown.</summary>
internal static class SeverityNames
{
    private static readonly string[] Bands = ["trace", "debug", "information", "warning", "error", "fatal"];

    /// <summary>The band's name at each number from 0 to 24.</summary>
    public static IReadOnlyList<string> ByNumber { get; } =
    ["unknown", .. Bands.SelectMany(name => Enumerable.Repeat(name, 4))];

    public static IReadOnlyList<string> Names => Bands;

    public static string Of(int severity) => ByNumber[Math.Clamp(severity, 0, 24)];

    /// <summary>The lowest number of a band, by its name or a usual short form; null for another word.</summary>
    public static int? Lowest(string name)
    {
        var band = Array.FindIndex(Bands, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return (band, name.ToLowerInvariant()) switch
        {
            (>= 0, _) => band * 4 + 1,
            (_, "info") => 9,
            (_, "warn") => 13,
            (_, "critical") => 21,
            _ => null,
        };
    }
}
