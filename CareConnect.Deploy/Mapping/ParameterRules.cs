using CareConnect.Deploy.Hcl;
using CareConnect.Deploy.Manifests;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Mapping;

/// <summary>
/// What a parameter's variable accepts: what the rule in the manifest says, within what AWS takes where the value goes. Messages
/// never repeat the value.
/// </summary>
internal static class ParameterRules
{
    // AWS: printable ASCII characters without / @ " and space, at most 128; at least 16 is ours.
    private const string DatabasePassword = "^[!#-.0-?A-~]{16,128}$";

    // AWS: 16 to 128 characters, of other than letters and digits only these.
    private const string CacheToken = "^[A-Za-z0-9!&#$^<>-]{16,128}$";

    private const int LongestPassword = 128;

    public static string? WhatIsImpossible(GenerateRule rule) =>
        rule is { Lower: false, Upper: false, Numeric: false, Special: false } ? "the rule allows no character at all"
        : rule
            is { Lower: false, MinLower: > 0 }
                or { Upper: false, MinUpper: > 0 }
                or { Numeric: false, MinNumeric: > 0 }
                or { Special: false, MinSpecial: > 0 }
            ? "the rule demands characters that it forbids"
        : rule is { MinLower: < 0 } or { MinUpper: < 0 } or { MinNumeric: < 0 } or { MinSpecial: < 0 }
            ? "the rule demands less than no character of a kind"
        : (long)rule.MinLower + rule.MinUpper + rule.MinNumeric + rule.MinSpecial > LongestPassword
            ? $"the rule demands more than {LongestPassword} characters"
        : rule.MinLength is < 0 or > LongestPassword ? $"the rule's minLength is not within 0 and {LongestPassword}"
        : null;

    public static IEnumerable<HclBlock> Of(string variable, GenerateRule? rule, ParameterUses uses)
    {
        if (rule is not null)
        {
            foreach (var block in OfRule(variable, rule))
            {
                yield return block;
            }
        }
        if (uses.HasFlag(ParameterUses.DatabasePassword))
        {
            yield return Matches(
                variable,
                DatabasePassword,
                "must have 16 to 128 printable ASCII characters without /, @, quotes or spaces: RDS takes no others."
            );
        }
        if (uses.HasFlag(ParameterUses.CacheToken))
        {
            yield return Matches(
                variable,
                CacheToken,
                "must have 16 to 128 letters, digits or any of !&#$^<>-: ElastiCache takes no others."
            );
        }
        if (uses.HasFlag(ParameterUses.InKeywords) && rule?.Special != false)
        {
            yield return Matches(
                variable,
                "^[^;'\"]*$",
                "must not hold semicolons or quotes: within a connection string they would end it."
            );
        }
    }

    private static IEnumerable<HclBlock> OfRule(string variable, GenerateRule rule)
    {
        if (rule.MinLength > 0)
        {
            yield return Validation(
                variable,
                $"length(var.{variable}) >= {rule.MinLength}",
                $"must have at least {rule.MinLength} characters."
            );
        }
        (string Class, string What, bool IsAllowed, int Least)[] kinds =
        [
            ("[a-z]", "lower case letters", rule.Lower, rule.MinLower),
            ("[A-Z]", "upper case letters", rule.Upper, rule.MinUpper),
            ("[0-9]", "digits", rule.Numeric, rule.MinNumeric),
            ("[^A-Za-z0-9]", "characters other than letters and digits", rule.Special, rule.MinSpecial),
        ];
        foreach (var kind in kinds)
        {
            if (!kind.IsAllowed)
            {
                var condition = $"length(regexall({HclText.Quote(kind.Class)}, var.{variable})) == 0";
                yield return Validation(variable, condition, $"must not hold {kind.What}.");
            }
            if (kind.Least > 0)
            {
                var condition = $"length(regexall({HclText.Quote(kind.Class)}, var.{variable})) >= {kind.Least}";
                yield return Validation(variable, condition, $"must hold at least {kind.Least} {kind.What}.");
            }
        }
    }

    private static HclBlock Matches(string variable, string pattern, string message) =>
        Validation(variable, $"can(regex({HclText.Quote(pattern)}, var.{variable}))", message);

    private static HclBlock Validation(string variable, string condition, string message) =>
        new(
            "validation",
            [],
            [
                new HclAttribute("condition", HclValue.Of(condition)),
                new HclAttribute("error_message", HclValue.Text($"{variable} {message}")),
            ]
        );
}
