using Aspire.Hosting.ApplicationModel;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>Generated values keep the rules they were asked for, whatever those are.</summary>
public sealed class PasswordGeneratorTests
{
    private const string Lower = "abcdefghjkmnpqrstuvwxyz";
    private const string Upper = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Special = "-_.{}~()*+!";

    [Fact]
    public void Every_rule_is_kept_by_every_value()
    {
        var random = new Random(20261123);
        for (var round = 0; round < 2000; round++)
        {
            var rules = RandomRules(random);
            if (!rules.Lower && !rules.Upper && !rules.Numeric && !rules.Special)
            {
                Assert.Throws<ArgumentException>(rules.GetDefaultValue);
                continue;
            }

            var value = rules.GetDefaultValue();

            var kinds = new[]
            {
                (rules.Lower, rules.MinLower, Lower),
                (rules.Upper, rules.MinUpper, Upper),
                (rules.Numeric, rules.MinNumeric, Digits),
                (rules.Special, rules.MinSpecial, Special),
            };
            Assert.Equal(Math.Max(rules.MinLength, kinds.Where(k => k.Item1).Sum(k => k.Item2)), value.Length);
            Assert.All(
                kinds,
                kind =>
                    Assert.InRange(
                        value.Count(kind.Item3.Contains),
                        kind.Item1 ? kind.Item2 : 0,
                        kind.Item1 ? value.Length : 0
                    )
            );
            Assert.All(value, character => Assert.Contains(character, Lower + Upper + Digits + Special));
        }
    }

    [Fact]
    public void Values_differ_and_required_characters_stand_anywhere()
    {
        var rules = new GenerateParameterDefault
        {
            MinLength = 22,
            MinNumeric = 1,
            Numeric = true,
        };
        var values = Enumerable.Range(0, 500).Select(_ => rules.GetDefaultValue()).ToList();

        Assert.Equal(values.Count, values.Distinct().Count());
        Assert.Contains(values, value => !char.IsAsciiDigit(value[0]));
        Assert.Contains(values, value => char.IsAsciiDigit(value[0]));
    }

    private static GenerateParameterDefault RandomRules(Random random) =>
        new()
        {
            MinLength = random.Next(0, 80),
            Lower = random.Next(2) == 0,
            Upper = random.Next(2) == 0,
            Numeric = random.Next(2) == 0,
            Special = random.Next(2) == 0,
            MinLower = random.Next(0, 8),
            MinUpper = random.Next(0, 8),
            MinNumeric = random.Next(0, 8),
            MinSpecial = random.Next(0, 8),
        };
}
