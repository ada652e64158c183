using System.Security.Cryptography;
using CareConnect.Deploy.Manifests;

namespace CareConnect.Deploy.Parameters;

/// <summary>
/// Makes a secret by Aspire's rule, of characters that RDS, ElastiCache and connection strings all take, so that it does not
/// matter where the value goes.
/// </summary>
internal static class GeneratedSecret
{
    private const string LowerCase = "abcdefghijklmnopqrstuvwxyz";
    private const string UpperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";

    // What ElastiCache accepts of other characters; RDS accepts these too, and none ends a connection string's value.
    private const string Special = "!#$&^<>-";

    // Both services refuse shorter passwords.
    private const int Least = 16;

    public static string Make(GenerateRule rule)
    {
        (string Characters, int Least)[] kinds =
        [
            .. new[]
            {
                (IsAllowed: rule.Lower, Characters: LowerCase, Least: rule.MinLower),
                (IsAllowed: rule.Upper, Characters: UpperCase, Least: rule.MinUpper),
                (IsAllowed: rule.Numeric, Characters: Digits, Least: rule.MinNumeric),
                (IsAllowed: rule.Special, Characters: Special, Least: rule.MinSpecial),
            }
                .Where(kind => kind.IsAllowed)
                .Select(kind => (kind.Characters, kind.Least)),
        ];
        var all = string.Concat(kinds.Select(kind => kind.Characters));
        var demanded = string.Concat(
            kinds.Select(kind => RandomNumberGenerator.GetString(kind.Characters, kind.Least))
        );
        var length = Math.Max(Math.Max(rule.MinLength, Least), demanded.Length);
        var secret = (demanded + RandomNumberGenerator.GetString(all, length - demanded.Length)).ToCharArray();
        RandomNumberGenerator.Shuffle(secret.AsSpan());
        return new(secret);
    }
}
