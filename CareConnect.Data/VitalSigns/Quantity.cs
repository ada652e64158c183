namespace CareConnect.Data.VitalSigns;

/// <summary>An inclusive range of values, in the canonical unit of the quantity it belongs to; an open end is null.</summary>
public sealed record ValueRange(decimal? Low, decimal? High)
{
    public bool Contains(decimal value) => (Low is null || value >= Low) && (High is null || value <= High);
}

/// <summary>
/// How a UCUM unit becomes the canonical one: canonical = (entered - Offset) * Numerator / Denominator, exact fractions, so
/// that decimal arithmetic rounds once, at the end.
/// </summary>
public sealed record AcceptedUnit(string UcumCode, decimal Numerator = 1, decimal Denominator = 1, decimal Offset = 0)
{
    /// <summary>Decimal places of a converted value; half is rounded away from zero.</summary>
    public const int ConvertedDecimals = 4;

    /// <summary>Beyond this no vital sign exists; keeps decimal arithmetic from overflowing.</summary>
    private const decimal LargestEntered = 1_000_000_000m;

    private bool IsIdentity => Numerator == Denominator && Offset == 0;

    /// <summary>The value in the canonical unit, or null when it is too large to be a measurement at all.</summary>
    public decimal? ToCanonical(decimal entered)
    {
        if (Math.Abs(entered) > LargestEntered)
        {
            return null;
        }
        // A value in the canonical unit stays as entered, digit for digit.
        return IsIdentity
            ? entered
            : WithoutTrailingZeros(
                Math.Round(
                    (entered - Offset) * Numerator / Denominator,
                    ConvertedDecimals,
                    MidpointRounding.AwayFromZero
                )
            );
    }

    // Dividing by one with 28 decimals makes decimal choose the shortest scale.
    private static decimal WithoutTrailingZeros(decimal value) => value / 1.0000000000000000000000000000m;
}

/// <summary>
/// What may be measured: the unit it is kept in, the units it may be entered in, what is plausible for any human being
/// (a preterm newborn included), and the default range outside which a fresh reading is an alert.
/// </summary>
/// <param name="UcumCode">The canonical unit.</param>
/// <param name="AcceptedUnits">Accepted units, the canonical one first.</param>
/// <param name="Plausible">A value outside is refused as a mistake.</param>
/// <param name="DefaultRange">A fresh value outside is an alert; null where no range is right for every adult.</param>
public sealed record Quantity(
    string UcumCode,
    IReadOnlyList<AcceptedUnit> AcceptedUnits,
    ValueRange Plausible,
    ValueRange? DefaultRange
)
{
    public AcceptedUnit? FindUnit(string ucumCode) => AcceptedUnits.FirstOrDefault(u => u.UcumCode == ucumCode);
}
