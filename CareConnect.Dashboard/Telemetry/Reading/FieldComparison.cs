using System.Globalization;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>How a filter compares: without regard to case, and as numbers where both sides are numbers.</summary>
internal static class FieldComparison
{
    /// <summary>A record that has no such field, <c>actual</c> being null, equals nothing and contains nothing.</summary>
    public static bool Holds(string? actual, Comparison comparison, string expected) =>
        comparison switch
        {
            Comparison.Equals => actual is not null && Compare(actual, expected) == 0,
            Comparison.NotEquals => actual is null || Compare(actual, expected) != 0,
            Comparison.Contains => actual is not null && Contains(actual, expected),
            Comparison.NotContains => actual is null || !Contains(actual, expected),
            Comparison.Greater => actual is not null && Compare(actual, expected) > 0,
            Comparison.Less => actual is not null && Compare(actual, expected) < 0,
            _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "Unknown comparison."),
        };

    private static bool Contains(string actual, string expected) =>
        actual.Contains(expected, StringComparison.OrdinalIgnoreCase);

    private static int Compare(string actual, string expected) =>
        IsNumber(actual, out var left) && IsNumber(expected, out var right)
            ? left.CompareTo(right)
            : string.Compare(actual, expected, StringComparison.OrdinalIgnoreCase);

    private static bool IsNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
