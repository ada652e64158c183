using CareConnect.Contracts.VitalSigns;
using CareConnect.Data.VitalSigns;

namespace CareConnect.Api.VitalSigns;

/// <summary>What recording and amending have in common: amounts and times are checked, and answered, in the same way.</summary>
internal static class EnteredReading
{
    /// <summary>The checked reading; null where something is wrong, which <paramref name="errors"/> then names by its field.</summary>
    public static Reading? Check(
        VitalSignType type,
        decimal? value,
        string? unit,
        IReadOnlyList<VitalSignComponentRequest?>? components,
        Dictionary<string, string[]> errors
    )
    {
        var reading = Reading.Check(
            type,
            new EnteredValue(type.Name, value, unit),
            [.. (components ?? []).Select(c => new EnteredValue(c?.Type ?? "", c?.Value, c?.Unit))],
            out var faults
        );
        foreach (var fault in faults)
        {
            errors[fault.Field] = [.. errors.GetValueOrDefault(fault.Field, []), fault.Message];
        }
        return reading;
    }

    public static void CheckTime(DateTimeOffset measuredAt, DateTimeOffset now, Dictionary<string, string[]> errors)
    {
        if (!ReadingTime.IsPlausible(measuredAt, now))
        {
            errors["measuredAt"] = ["The time must be after 1880 and not in the future."];
        }
    }

    /// <summary>The row with the amounts of the reading in place of its own.</summary>
    public static VitalSignResponse WithAmounts(this VitalSignResponse row, Reading reading) =>
        row with
        {
            Value = reading.Value?.Value,
            Unit = reading.Value?.UcumCode,
            EnteredValue = reading.Value?.EnteredValue,
            EnteredUnit = reading.Value?.EnteredUcumCode,
            Components = reading.Components.Count == 0 ? null : [.. reading.Components.Select(ToResponse)],
        };

    private static VitalSignComponentResponse ToResponse(Measurement component) =>
        new(component.Name, component.Value, component.UcumCode, component.EnteredValue, component.EnteredUcumCode);
}
