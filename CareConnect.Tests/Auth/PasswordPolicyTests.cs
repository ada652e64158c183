using CareConnect.Api.Auth;
using CareConnect.Contracts.Auth;
using Xunit;

namespace CareConnect.Tests.Auth;

/// <summary>Which passwords are accepted (OWASP ASVS 5.0, 6.2).</summary>
public sealed class PasswordPolicyTests
{
    [Theory]
    [InlineData("rainbows")]
    [InlineData("onlyletters")]
    [InlineData("seven green bicycles")]
    [InlineData("🚲🌧🌈🦉🍎🎈🧦🪁")]
    [InlineData("Passw0rd!2x")]
    public void Length_is_all_that_is_asked(string password) => Assert.Null(Refuse(password));

    [Theory]
    [InlineData("short12")]
    [InlineData("🚲🌧🌈🦉🍎🎈🧦")]
    [InlineData("password123")]
    [InlineData("PassWord")]
    [InlineData("qwertyuiop")]
    [InlineData("careconnect2026")]
    [InlineData("zzzzzzzzzz")]
    [InlineData("ada.lovelace@example.org")]
    [InlineData("Ada.Lovelace")]
    [InlineData("lovelace")]
    [InlineData("Lovelace1815")]
    [InlineData("adalovelace")]
    public void What_is_short_common_or_ones_own_name_is_refused(string password) => Assert.NotNull(Refuse(password));

    [Fact]
    public void The_longest_has_128_characters_each_counted_once()
    {
        var longest = string.Concat(Enumerable.Repeat("🚲x", 64));

        Assert.Null(Refuse(longest));
        Assert.NotNull(Refuse(longest + "y"));
    }

    private static string? Refuse(string password) =>
        PasswordPolicy.Refuse(
            new RegisterRequest
            {
                Email = "ada.lovelace@example.org",
                Password = password,
                FirstName = "Ada",
                LastName = "Lovelace",
                Role = "PATIENT",
            }
        );
}
