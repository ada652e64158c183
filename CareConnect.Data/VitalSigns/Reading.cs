namespace CareConnect.Data.VitalSigns;

/// <summary>A value as a person or a device gave it.</summary>
public sealed record EnteredValue(string Name, decimal? Value, string? UcumCode);

/// <summary>A checked value: canonical for comparing, and as it was entered.</summary>
public sealed record Measurement(
    string Name,
    decimal Value,
    string UcumCode,
    decimal EnteredValue,
    string EnteredUcumCode
);

/// <summary>Why a reading is refused: a stable code, the field at fault, and what would be right. Never the value itself.</summary>
public sealed record ReadingFault(string Code, string Field, string Message);

/// <summary>
/// A reading that passed the catalogue's rules: one value, or one value for each component. The rules are the same for a
/// reading typed in and one imported.
/// </summary>
public sealed record Reading(VitalSignType Type, Measurement? Value, IReadOnlyList<Measurement> Components)
{
    public const string UnitNotAccepted = "unit-not-accepted";
    public const string ImplausibleValue = "implausible-value";
    public const string ValueMissing = "value-missing";
    public const string ValueNotExpected = "value-not-expected";
    public const string ComponentMissing = "component-missing";
    public const string ComponentNotExpected = "component-not-expected";
    public const string UnitsDiffer = "units-differ";
    public const string SystolicNotAboveDiastolic = "systolic-not-above-diastolic";

    /// <summary>Checks and converts; on failure <paramref name="faults"/> says everything that is wrong.</summary>
    public static Reading? Check(
        VitalSignType type,
        EnteredValue whole,
        IReadOnlyList<EnteredValue> components,
        out IReadOnlyList<ReadingFault> faults
    )
    {
        var found = new List<ReadingFault>();
        var reading = type.Quantity is { } quantity
            ? CheckSingle(type, quantity, whole, components, found)
            : CheckComponents(type, whole, components, found);
        faults = found;
        return found.Count == 0 ? reading : null;
    }

    private static Reading? CheckSingle(
        VitalSignType type,
        Quantity quantity,
        EnteredValue whole,
        IReadOnlyList<EnteredValue> components,
        List<ReadingFault> faults
    )
    {
        if (components.Count > 0)
        {
            faults.Add(new(ComponentNotExpected, "components", $"A {type.Name} has one value and no components."));
        }
        return Measure(quantity, whole with { Name = type.Name }, "", faults) is { } value
            ? new Reading(type, value, [])
            : null;
    }

    private static Reading? CheckComponents(
        VitalSignType type,
        EnteredValue whole,
        IReadOnlyList<EnteredValue> components,
        List<ReadingFault> faults
    )
    {
        if (whole.Value is not null)
        {
            faults.Add(new(ValueNotExpected, "value", $"A {type.Name} has components instead of one value."));
        }
        var names = string.Join(" and ", type.Components.Select(c => c.Name));
        if (
            components.Count != type.Components.Count
            || type.Components.Any(c => components.All(entered => entered.Name != c.Name))
        )
        {
            faults.Add(new(ComponentMissing, "components", $"A {type.Name} has exactly the components {names}."));
            return null;
        }

        var measured = new List<Measurement>(type.Components.Count);
        foreach (var component in type.Components)
        {
            var index = IndexOf(components, component.Name);
            if (Measure(component.Quantity, components[index], $"components[{index}].", faults) is { } measurement)
            {
                measured.Add(measurement);
            }
        }
        if (measured.Select(m => m.EnteredUcumCode).Distinct().Count() > 1)
        {
            faults.Add(new(UnitsDiffer, "components", "All components of one reading must have the same unit."));
        }
        if (
            measured.Find(m => m.Name == VitalSignTypes.Systolic) is { } systolic
            && measured.Find(m => m.Name == VitalSignTypes.Diastolic) is { } diastolic
            && systolic.Value <= diastolic.Value
        )
        {
            faults.Add(new(SystolicNotAboveDiastolic, "components", "Systolic must be above diastolic."));
        }
        return new Reading(type, null, measured);
    }

    private static int IndexOf(IReadOnlyList<EnteredValue> components, string name)
    {
        var index = 0;
        while (components[index].Name != name)
        {
            index++;
        }
        return index;
    }

    private static Measurement? Measure(Quantity quantity, EnteredValue entered, string path, List<ReadingFault> faults)
    {
        if (entered.Value is not { } value)
        {
            faults.Add(new(ValueMissing, path + "value", "A value is required."));
            return null;
        }
        if (entered.UcumCode is null || quantity.FindUnit(entered.UcumCode) is not { } unit)
        {
            var accepted = string.Join(", ", quantity.AcceptedUnits.Select(u => u.UcumCode));
            faults.Add(new(UnitNotAccepted, path + "unit", $"The unit must be one of these UCUM codes: {accepted}."));
            return null;
        }
        if (unit.ToCanonical(value) is not { } canonical || !quantity.Plausible.Contains(canonical))
        {
            var (low, high) = quantity.Plausible;
            faults.Add(
                new(ImplausibleValue, path + "value", $"The value must be from {low} to {high} {quantity.UcumCode}.")
            );
            return null;
        }
        return new Measurement(entered.Name, canonical, quantity.UcumCode, value, unit.UcumCode);
    }
}
