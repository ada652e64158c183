using CareConnect.Dashboard.Components.Metrics;

namespace CareConnect.Dashboard.Tests.Metrics;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("s", 0.00123, "1.23 ms")]
    [InlineData("s", 90, "1.5 min")]
    [InlineData("s", 0, "0 s")]
    [InlineData("ms", 12.34, "12.3 ms")]
    [InlineData("ms", 2500, "2.5 s")]
    [InlineData("By", 1536, "1.5 KiB")]
    [InlineData("By", 512, "512 B")]
    [InlineData("{request}", 1234, "1,234")]
    [InlineData("{request}", 1234567, "1.23M")]
    [InlineData("1", 0.5, "0.5")]
    [InlineData("%", 99.5, "99.5 %")]
    [InlineData("Cel", 36.6, "36.6 Cel")]
    [InlineData("", -2, "-2")]
    public void A_number_is_shown_in_the_size_that_fits(string ucum, double value, string shown) =>
        Assert.Equal(shown, new Units(ucum).Show(value));

    [Fact]
    public void A_rate_says_so()
    {
        Assert.Equal("250/s", new Units("{request}", IsRate: true).Show(250));
        Assert.Equal("2 KiB/s", new Units("By", IsRate: true).Show(2048));
    }

    [Theory]
    [InlineData("{request}", "requests")]
    [InlineData("{query}", "queries")]
    [InlineData("{key}", "keys")]
    [InlineData("{bytes}", "bytes")]
    [InlineData("s", "seconds")]
    [InlineData("1", "")]
    public void A_unit_has_a_name(string ucum, string name) => Assert.Equal(name, new Units(ucum).Name);
}
