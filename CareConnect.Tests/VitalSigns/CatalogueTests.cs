using System.Globalization;
using System.Text;
using CareConnect.Api.Json;
using CareConnect.Data.VitalSigns;
using Xunit;

namespace CareConnect.Tests.VitalSigns;

/// <summary>The clinical catalogue: conversions from the definitions of UCUM, codes of LOINC, limits that admit anyone alive.</summary>
public sealed class CatalogueTests
{
    // Exact by definition: 1 [lb_av] = 0.45359237 kg, 16 [oz_av] = 1 [lb_av], 1 [in_i] = 2.54 cm, 1 [ft_i] = 12 [in_i],
    // Cel = ([degF] - 32) * 5 / 9, Cel = K - 273.15, m[Hg] = 133.322 kPa. Glucose has 180.156 g/mol.
    [Theory]
    [InlineData("body-weight", "3250", "g", "3.25")]
    [InlineData("body-weight", "150", "[lb_av]", "68.0389")]
    [InlineData("body-weight", "16", "[oz_av]", "0.4536")]
    [InlineData("body-height", "1.75", "m", "175")]
    [InlineData("body-height", "500", "mm", "50")]
    [InlineData("body-height", "70", "[in_i]", "177.8")]
    [InlineData("body-height", "6", "[ft_i]", "182.88")]
    [InlineData("body-temperature", "98.6", "[degF]", "37")]
    [InlineData("body-temperature", "100.4", "[degF]", "38")]
    [InlineData("body-temperature", "310.15", "K", "37")]
    [InlineData("blood-glucose", "5.5", "mmol/L", "99.0858")]
    [InlineData("blood-glucose", "0.9", "g/L", "90")]
    [InlineData("heart-rate", "72.50", "{beats}/min", "72.50")]
    [InlineData("respiratory-rate", "16", "{breaths}/min", "16")]
    [InlineData("pain-score", "3.8101445902730777", "{score}", "3.8101445902730777")]
    [InlineData("body-mass-index", "13.627426274750777", "kg/m2", "13.627426274750777")]
    public void A_value_converts_exactly_and_is_rounded_once(string type, string entered, string unit, string canonical)
    {
        var quantity = VitalSignTypes.Find(type)!.Quantity!;

        var converted = quantity.FindUnit(unit)!.ToCanonical(decimal.Parse(entered, CultureInfo.InvariantCulture));

        Assert.Equal(canonical, converted?.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("16", "120.0102")]
    [InlineData("10.5", "78.7567")]
    [InlineData("13.33220", "100")]
    public void A_pressure_in_kilopascal_converts_by_the_definition_of_the_mercury_column(
        string kilopascal,
        string expected
    )
    {
        var systolic = VitalSignTypes.Find("blood-pressure")!.Components[0].Quantity;

        var converted = systolic.FindUnit("kPa")!.ToCanonical(decimal.Parse(kilopascal, CultureInfo.InvariantCulture));

        Assert.Equal(expected, converted?.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("55284-4", "blood-pressure")]
    [InlineData("85354-9", "blood-pressure")]
    [InlineData("8331-1", "body-temperature")]
    [InlineData("8310-5", "body-temperature")]
    [InlineData("59408-5", "oxygen-saturation")]
    [InlineData("2708-6", "oxygen-saturation")]
    [InlineData("39156-5", "body-mass-index")]
    [InlineData("72514-3", "pain-score")]
    [InlineData("8302-2", "body-height")]
    [InlineData("29463-7", "body-weight")]
    [InlineData("3141-9", "body-weight")]
    [InlineData("2339-0", "blood-glucose")]
    [InlineData("15074-8", "blood-glucose")]
    [InlineData("8867-4", "heart-rate")]
    [InlineData("9279-1", "respiratory-rate")]
    public void Current_and_older_codes_find_their_type(string loincCode, string type) =>
        Assert.Equal(type, VitalSignTypes.FindByLoincCode(loincCode)?.Name);

    // A preterm newborn of 24 weeks, and an adult at the other end.
    [Theory]
    [InlineData("body-weight", "0.45")]
    [InlineData("body-weight", "635")]
    [InlineData("body-height", "28")]
    [InlineData("body-height", "251")]
    [InlineData("heart-rate", "190")]
    [InlineData("respiratory-rate", "70")]
    [InlineData("body-temperature", "34.2")]
    [InlineData("body-mass-index", "6.1")]
    [InlineData("oxygen-saturation", "60")]
    public void Everyone_alive_is_plausible(string type, string value) =>
        Assert.True(
            VitalSignTypes.Find(type)!.Quantity!.Plausible.Contains(decimal.Parse(value, CultureInfo.InvariantCulture))
        );

    [Fact]
    public void Every_type_is_complete_and_its_limits_enclose_its_default_range()
    {
        Assert.Equal(10, VitalSignTypes.All.Count);
        foreach (var type in VitalSignTypes.All)
        {
            var quantities = type.Quantity is null ? type.Components.Select(c => c.Quantity) : [type.Quantity];
            Assert.All(
                quantities,
                q =>
                {
                    Assert.Equal(q.UcumCode, q.AcceptedUnits[0].UcumCode);
                    Assert.Equal(1.5m, q.AcceptedUnits[0].ToCanonical(1.5m));
                    Assert.True(q.DefaultRange is not { Low: { } low } || q.Plausible.Contains(low));
                    Assert.True(q.DefaultRange is not { High: { } high } || q.Plausible.Contains(high));
                }
            );
        }
    }

    [Theory]
    [InlineData("72", true)]
    [InlineData("36.60", true)]
    [InlineData("-0.5", true)]
    [InlineData("1e2", true)]
    [InlineData("1.5E-3", true)]
    [InlineData("3.9823805249561097", true)]
    [InlineData("0.00000000000000000000000000010", true)]
    [InlineData("123456789012345678901234567.8900000000", true)]
    [InlineData("72.1234567890123456789012345678", false)]
    [InlineData("1e-30", false)]
    [InlineData("1e400", false)]
    [InlineData("1e99999999999999999999", false)]
    [InlineData("79228162514264337593543950336", false)]
    public void A_number_keeps_every_digit_or_is_refused(string json, bool isExact)
    {
        var isRead = ExactDecimal.TryParse(Encoding.UTF8.GetBytes(json), out _);

        Assert.Equal(isExact, isRead);
    }

    [Theory]
    [InlineData("2026-03-01T08:00:00Z", true)]
    [InlineData("1931-03-01T08:00:00.123456-05:30", true)]
    [InlineData("2026-03-01T08:00+02:00", true)]
    [InlineData("2026-03-01T08:00:00", false)]
    [InlineData("2026-03-01", false)]
    [InlineData("2026-02-30T08:00:00Z", false)]
    [InlineData("0001-01-01T00:00:00+14:00", false)]
    [InlineData("01/03/2026 08:00:00Z", false)]
    public void A_time_names_its_offset(string text, bool isInstant) =>
        Assert.Equal(isInstant, ReadingTime.TryParse(text, out _));
}
