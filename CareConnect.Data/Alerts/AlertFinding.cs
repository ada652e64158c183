using CareConnect.Data.ReferenceRanges;
using CareConnect.Data.VitalSigns;

namespace CareConnect.Data.Alerts;

/// <summary>One amount of a reading that is outside the patient's range.</summary>
public sealed record AlertFinding(AlertComponent Component, AlertRule Rule, decimal Threshold, decimal Value)
{
    /// <summary>By the patient's own range where there is one, otherwise by the default of the type.</summary>
    public static IReadOnlyList<AlertFinding> In(VitalSign reading, IReadOnlyList<ReferenceRange> ownRanges) =>
        [.. RangedAmount.Of(reading.Type).Select(amount => Judge(amount, reading, ownRanges)).OfType<AlertFinding>()];

    private static AlertFinding? Judge(RangedAmount amount, VitalSign reading, IReadOnlyList<ReferenceRange> ownRanges)
    {
        if (amount.ValueOf(reading) is not { } value)
        {
            return null;
        }
        var (low, high) = amount.EffectiveRange(ownRanges) ?? new(null, null);
        return value < low ? new(amount.Component, AlertRule.Low, low.Value, value)
            : value > high ? new(amount.Component, AlertRule.High, high.Value, value)
            : null;
    }
}
