using CareConnect.Data.Alerts;
using CareConnect.Data.VitalSigns;

namespace CareConnect.Data.ReferenceRanges;

/// <summary>What can have a range: the value of a type, or one component of a blood pressure.</summary>
public sealed record RangedAmount(string Type, AlertComponent Component, string? ComponentName, Quantity Quantity)
{
    public static IReadOnlyList<RangedAmount> All { get; } =
    [
        .. VitalSignTypes.All.SelectMany(type =>
            type.Quantity is { } quantity
                ? [new RangedAmount(type.Name, AlertComponent.Value, null, quantity)]
                : type.Components.Select(c => new RangedAmount(type.Name, ComponentOf(c.Name), c.Name, c.Quantity))
        ),
    ];

    private static readonly ILookup<string, RangedAmount> ByType = All.ToLookup(amount => amount.Type);

    /// <summary>All amounts of a type; none of a type that is not in the catalogue.</summary>
    public static IEnumerable<RangedAmount> Of(string type) => ByType[type];

    /// <summary>By the component's name in the API, which is null for a type of one value.</summary>
    public static RangedAmount? Find(string type, string? componentName) =>
        Of(type).FirstOrDefault(amount => amount.ComponentName == componentName);

    public decimal? ValueOf(VitalSign reading) =>
        Component switch
        {
            AlertComponent.Systolic => reading.Systolic,
            AlertComponent.Diastolic => reading.Diastolic,
            _ => reading.Value,
        };

    public ReferenceRange? OwnRange(IEnumerable<ReferenceRange> ownRanges) =>
        ownRanges.FirstOrDefault(range => range.Type == Type && range.Component == Component);

    /// <summary>The patient's own range, or the type's default; null where neither is.</summary>
    public ValueRange? EffectiveRange(IEnumerable<ReferenceRange> ownRanges) =>
        OwnRange(ownRanges) is { } own ? new(own.Low, own.High) : Quantity.DefaultRange;

    private static AlertComponent ComponentOf(string name) =>
        name == VitalSignTypes.Systolic ? AlertComponent.Systolic : AlertComponent.Diastolic;
}
