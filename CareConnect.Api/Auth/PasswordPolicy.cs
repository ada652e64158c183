using System.Collections.Frozen;
using System.Text.RegularExpressions;
using CareConnect.Contracts.Auth;

namespace CareConnect.Api.Auth;

/// <summary>
/// Which passwords are accepted: OWASP ASVS 5.0, 6.2.1 to 6.2.12. No composition rule; what counts is length and that it is
/// not what everybody tries first.
/// </summary>
internal static partial class PasswordPolicy
{
    // ASVS 6.2.1 demands 8 and recommends 15; NIST SP 800-63B-4 asks for 15 where no second factor follows, which will.
    private const int MinLength = 8;
    private const int MaxLength = 128;

    private static readonly FrozenSet<string> Common = CommonPasswords.All.ToFrozenSet(
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Why the password is refused, or null.</summary>
    public static string? Refuse(RegisterRequest request)
    {
        var password = request.Password;
        // Each code point counts as one character, an emoji too.
        var length = password.EnumerateRunes().Count();
        if (length < MinLength || length > MaxLength)
        {
            return $"The password must have from {MinLength} to {MaxLength} characters.";
        }
        if (Common.Contains(password) || OwnName().IsMatch(password) || IsOneCharacter(password))
        {
            return "This password is one of those that are tried first. Choose another one.";
        }
        return IsAboutTheirOwner(request) ? "The password must not be your e-mail address or your name." : null;
    }

    private static bool IsOneCharacter(string password) => password.EnumerateRunes().Distinct().Count() == 1;

    private static bool IsAboutTheirOwner(RegisterRequest request)
    {
        string[] names =
        [
            request.Email,
            request.Email.Split('@')[0],
            request.FirstName,
            request.LastName,
            request.FirstName + request.LastName,
            $"{request.FirstName} {request.LastName}",
        ];
        var withoutYear = request.Password.TrimEnd("0123456789".ToCharArray());
        return names.Any(name =>
            name.Length > 0
            && (
                name.Equals(request.Password, StringComparison.OrdinalIgnoreCase)
                || name.Equals(withoutYear, StringComparison.OrdinalIgnoreCase)
            )
        );
    }

    [GeneratedRegex(@"^careconnect\d*\z", RegexOptions.IgnoreCase)]
    private static partial Regex OwnName();
}
