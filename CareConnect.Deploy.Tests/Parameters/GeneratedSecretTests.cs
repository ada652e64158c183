using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Parameters;

namespace CareConnect.Deploy.Tests.Parameters;

/// <summary>Made secrets follow Aspire's rule, and every service of AWS takes them.</summary>
public sealed class GeneratedSecretTests
{
    private const int Tries = 200;

    [Fact]
    public void A_secret_is_as_long_as_the_rule_says_and_never_shorter_than_AWS_demands()
    {
        Assert.All(Make(new() { MinLength = 64 }), secret => Assert.Equal(64, secret.Length));
        Assert.All(Make(new() { MinLength = 4 }), secret => Assert.Equal(16, secret.Length));
        Assert.All(Make(new() { MinLower = 20, MinNumeric = 10 }), secret => Assert.Equal(30, secret.Length));
    }

    [Fact]
    public void A_secret_holds_only_the_kinds_of_characters_that_the_rule_allows()
    {
        var rule = new GenerateRule
        {
            MinLength = 40,
            Upper = false,
            Special = false,
        };

        Assert.All(Make(rule), secret => Assert.Matches("^[a-z0-9]{40}$", secret));
    }

    [Fact]
    public void A_secret_holds_as_many_of_each_kind_as_the_rule_demands()
    {
        var rule = new GenerateRule
        {
            MinLength = 22,
            MinLower = 5,
            MinUpper = 5,
            MinNumeric = 5,
            MinSpecial = 5,
        };

        Assert.All(
            Make(rule),
            secret =>
            {
                Assert.True(secret.Count(char.IsAsciiLetterLower) >= 5);
                Assert.True(secret.Count(char.IsAsciiLetterUpper) >= 5);
                Assert.True(secret.Count(char.IsAsciiDigit) >= 5);
                Assert.True(secret.Count(c => !char.IsAsciiLetterOrDigit(c)) >= 5);
            }
        );
    }

    [Fact]
    public void RDS_ElastiCache_and_connection_strings_take_every_secret()
    {
        var secrets = Make(new() { MinLength = 128 });

        Assert.All(
            secrets,
            secret =>
            {
                Assert.DoesNotContain(secret, c => "/@\" ;'".Contains(c) || c is < '!' or > '~');
                Assert.Matches("^[A-Za-z0-9!&#$^<>-]{16,128}$", secret);
            }
        );
    }

    [Fact]
    public void No_two_secrets_are_alike() => Assert.Equal(Tries, Make(new() { MinLength = 16 }).Distinct().Count());

    private static List<string> Make(GenerateRule rule) =>
        [.. Enumerable.Range(0, Tries).Select(_ => GeneratedSecret.Make(rule))];
}
