using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Makes passwords from characters that people do not confuse and URLs and shells do not mind.</summary>
internal static class PasswordGenerator
{
    private const string LowerCase = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCase = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string SpecialCharacters = "-_.{}~()*+!";

    /// <exception cref="ArgumentException">No kind of character is allowed.</exception>
    public static string Generate(GenerateParameterDefault rules)
    {
        (bool Allowed, int Minimum, string Characters)[] kinds =
        [
            (rules.Lower, rules.MinLower, LowerCase),
            (rules.Upper, rules.MinUpper, UpperCase),
            (rules.Numeric, rules.MinNumeric, Digits),
            (rules.Special, rules.MinSpecial, SpecialCharacters),
        ];
        var alphabet = string.Concat(kinds.Where(kind => kind.Allowed).Select(kind => kind.Characters));
        if (alphabet.Length == 0)
        {
            throw new ArgumentException("A generated value needs at least one kind of character.", nameof(rules));
        }

        var password = new List<char>();
        foreach (var kind in kinds.Where(kind => kind.Allowed))
        {
            password.AddRange(RandomNumberGenerator.GetItems<char>(kind.Characters, kind.Minimum));
        }

        password.AddRange(
            RandomNumberGenerator.GetItems<char>(alphabet, Math.Max(0, rules.MinLength - password.Count))
        );
        var shuffled = password.ToArray();
        RandomNumberGenerator.Shuffle<char>(shuffled);
        return new string(shuffled);
    }
}
