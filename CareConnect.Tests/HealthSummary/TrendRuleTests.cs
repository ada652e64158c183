using CareConnect.Data.HealthSummary;
using CareConnect.Data.VitalSigns;
using Xunit;

namespace CareConnect.Tests.HealthSummary;

/// <summary>When a change of the mean is a direction; the limits are the catalogue's.</summary>
public sealed class TrendRuleTests
{
    [Theory]
    [InlineData(VitalSignTypes.HeartRate, 70, 76, TrendDirection.Up)]
    [InlineData(VitalSignTypes.HeartRate, 70, 75.9, TrendDirection.Steady)]
    [InlineData(VitalSignTypes.HeartRate, 70, 64, TrendDirection.Down)]
    [InlineData(VitalSignTypes.HeartRate, 70, 64.1, TrendDirection.Steady)]
    [InlineData(VitalSignTypes.BodyTemperature, 36.8, 37.1, TrendDirection.Up)]
    [InlineData(VitalSignTypes.BodyTemperature, 36.8, 37, TrendDirection.Steady)]
    [InlineData(VitalSignTypes.OxygenSaturation, 97, 96, TrendDirection.Down)]
    [InlineData(VitalSignTypes.BodyWeight, 80, 81.6, TrendDirection.Up)]
    [InlineData(VitalSignTypes.BodyWeight, 80, 81.5, TrendDirection.Steady)]
    [InlineData(VitalSignTypes.BodyWeight, 80, 78.4, TrendDirection.Down)]
    [InlineData(VitalSignTypes.PainScore, 0, 0, TrendDirection.Steady)]
    public void A_change_counts_from_a_tenth_of_the_alert_range_or_two_percent(
        string type,
        double before,
        double mean,
        TrendDirection expected
    )
    {
        var range = VitalSignTypes.Find(type)!.Quantity!.DefaultRange;

        var direction = TrendRule.DirectionOf(new(3, (decimal)mean), new(3, (decimal)before), range);

        Assert.Equal(expected, direction);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    [InlineData(0, 100)]
    public void With_fewer_than_three_readings_in_either_span_there_is_none(int count, int countBefore)
    {
        var direction = TrendRule.DirectionOf(Window(count, 150), Window(countBefore, 50), new ValueRange(50, 110));

        Assert.Null(direction);
    }

    private static TrendWindow Window(int count, decimal mean) => new(count, count == 0 ? null : mean);
}
