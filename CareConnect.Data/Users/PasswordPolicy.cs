using System.Text.RegularExpressions;

namespace CareConnect.Data.Users;

/// <summary>
/// Which passwords are accepted (OWASP ASVS 5.0, 6.2.1 to 6.2.12; NIST SP 800-63B-4). No composition rule: what counts is length,
/// and that a program which tries common passwords, words, names, dates and rows of keys does not come upon it early.
/// </summary>
public static partial class PasswordPolicy
{
    /// <summary>NIST's least length where no second factor follows.</summary>
    public const int MinLength = 15;
    public const int MaxLength = 128;

    // Of zxcvbn's 0 to 4: more than ten thousand million guesses.
    private const int MinScore = 3;

    // Judging takes time with the square of the length, and whoever has this much has enough.
    private const int MostJudged = 64;

    // Two or three signs in turn are a repetition, of whatever signs.
    private const int MinDistinct = 5;

    private const int ShortestOwnWord = 3;
    private const string Service = "careconnect";

    // Holds 30,000 leaked passwords, and English words and names by how common they are; its matchers keep no state.
    private static readonly Zxcvbn.Zxcvbn Judge = new();

    /// <summary>Why the password is refused, or null.</summary>
    public static string? Refuse(string password, string email, params ReadOnlySpan<string> names)
    {
        password = PasswordHash.Normalize(password);
        // Each code point counts as one character, an emoji too.
        if (password.EnumerateRunes().Count() is < MinLength or > MaxLength)
        {
            return $"The password must have from {MinLength} to {MaxLength} characters.";
        }
        var withoutOwn = Without(password, [email, email.Split('@')[0], .. names, Service]);
        if (withoutOwn.Length < password.Length && IsGuessable(withoutOwn))
        {
            return "The password must not be made of your e-mail address, your name or the name of this service.";
        }
        return IsGuessable(password)
            ? "This password is easily guessed: it is made of what is tried first, such as common passwords and words, "
                + "repetitions, dates or rows of keys. Four words that do not belong together are a good one."
            : null;
    }

    private static bool IsGuessable(string password)
    {
        if (password.EnumerateRunes().Distinct().Count() < MinDistinct)
        {
            return true;
        }
        var once = Repetition().Replace(WithoutRepeatedWords(password), "$1$2$3").Trim();
        return Judge.EvaluatePassword(once[..Math.Min(once.Length, MostJudged)]).Score < MinScore;
    }

    private static string Without(string password, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (word.Length >= ShortestOwnWord)
            {
                password = password.Replace(word, "", StringComparison.OrdinalIgnoreCase);
            }
        }
        return password;
    }

    // zxcvbn takes the second "dog" of "dog dog dog" for as hard to guess as the first.
    private static string WithoutRepeatedWords(string password)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return Word().Replace(password, word => seen.Add(word.Value) ? word.Value : "");
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();

    // Not the two letters of "nn" or "anan", which stand in honest words.
    [GeneratedRegex(@"(.)\1{2,}|(..)\2{2,}|(.{3,}?)\3+", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Repetition();
}
