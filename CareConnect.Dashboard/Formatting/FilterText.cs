using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Formatting;

/// <summary>A <see cref="FieldFilter"/> as it stands in an address, <c>eq:http.route:/api/patients</c>, and as people read it.</summary>
internal static class FilterText
{
    private static readonly (Comparison Comparison, string Code, string Sign)[] Words =
    [
        (Comparison.Equals, "eq", "="),
        (Comparison.Contains, "has", "contains"),
        (Comparison.NotEquals, "ne", "≠"),
        (Comparison.NotContains, "not", "does not contain"),
        (Comparison.Greater, "gt", ">"),
        (Comparison.Less, "lt", "<"),
    ];

    public static IEnumerable<Comparison> Comparisons => Words.Select(word => word.Comparison);

    public static string Sign(Comparison comparison) => Words.First(word => word.Comparison == comparison).Sign;

    public static string Show(FieldFilter filter) => $"{filter.Field} {Sign(filter.Comparison)} {filter.Value}";

    // Only the field can hold a colon that would be taken for the end of it.
    public static string Write(FieldFilter filter) =>
        $"{Words.First(word => word.Comparison == filter.Comparison).Code}:{filter.Field.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal)}:{filter.Value}";

    /// <summary>Null for a text that is none.</summary>
    public static FieldFilter? Read(string? text) =>
        text?.Split(':', 3) is [var code, { Length: > 0 } field, var value]
        && Words.FirstOrDefault(word => word.Code == code) is { Code: not null } word
            ? new FieldFilter(Uri.UnescapeDataString(field), word.Comparison, value)
            : null;

    /// <summary>The readable ones of an address's <c>filter</c> parameters.</summary>
    public static IReadOnlyList<FieldFilter> ReadAll(IEnumerable<string>? texts) =>
        [.. (texts ?? []).Select(Read).OfType<FieldFilter>()];
}
