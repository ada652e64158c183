using CareConnect.Data.VitalSigns;

namespace CareConnect.Data.HealthSummary;

public enum TrendDirection
{
    Up,
    Down,
    Steady,
}

/// <summary>One span of days in numbers; the mean is null where nothing was measured.</summary>
public readonly record struct TrendWindow(int Count, decimal? Mean);

/// <summary>
/// Where a quantity is going: the mean of some days against that of as many days before. A change counts when it is at least
/// a tenth of the width of the type's alert range (5 mm[Hg] systolic, 6 /min, 0.3 Cel), and for types without one when it is
/// at least 2 % of the mean before.
/// </summary>
public static class TrendRule
{
    /// <summary>With fewer readings in either window a mean says too little.</summary>
    public const int MinReadings = 3;

    private const decimal ShareOfRange = 0.1m;
    private const decimal ShareOfMean = 0.02m;

    /// <summary>The direction, or null with too few readings.</summary>
    public static TrendDirection? DirectionOf(TrendWindow window, TrendWindow before, ValueRange? range)
    {
        if (
            window is not { Count: >= MinReadings, Mean: { } mean }
            || before is not { Count: >= MinReadings, Mean: { } meanBefore }
        )
        {
            return null;
        }
        var threshold = range is { Low: { } low, High: { } high }
            ? (high - low) * ShareOfRange
            : meanBefore * ShareOfMean;
        var change = mean - meanBefore;
        // Where the mean before is zero, so is the threshold: no change at all is steady there too.
        return change == 0 || Math.Abs(change) < threshold ? TrendDirection.Steady
            : change > 0 ? TrendDirection.Up
            : TrendDirection.Down;
    }
}
