using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CareConnect.Data.Users;

/// <summary>
/// Password hashes as text: <c>pbkdf2-sha512$1$iterations$salt$hash</c>. PBKDF2-HMAC-SHA512 at the cost that OWASP's Password
/// Storage Cheat Sheet asks for; a hash of lower cost still verifies and asks to be made anew.
/// </summary>
public static class PasswordHash
{
    private const string Prefix = "pbkdf2-sha512$1$";
    private const int Iterations = 210_000;
    private const int MaxIterations = 10_000_000;
    private const int SaltSizeInBytes = 16;
    private const int HashSizeInBytes = 64;

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSizeInBytes);
        var hash = Derive(password, salt, Iterations);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}"
        );
    }

    /// <summary>False for a wrong password and for a text this class did not make.</summary>
    public static bool Verify(string password, string encoded, out bool needsRehash)
    {
        needsRehash = false;
        if (!TryRead(encoded, out var iterations, out var salt, out var expected))
        {
            return false;
        }

        var isRight = CryptographicOperations.FixedTimeEquals(Derive(password, salt, iterations), expected);
        needsRehash = isRight && iterations < Iterations;
        return isRight;
    }

    /// <summary>NFC, so that the same word typed on two keyboards is the same password (NIST SP 800-63B).</summary>
    public static string Normalize(string password)
    {
        try
        {
            return password.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // A lone surrogate has no normal form; UTF-8 replaces it.
            return password;
        }
    }

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(Normalize(password)),
            salt,
            iterations,
            HashAlgorithmName.SHA512,
            HashSizeInBytes
        );

    private static bool TryRead(string encoded, out int iterations, out byte[] salt, out byte[] hash)
    {
        (iterations, salt, hash) = (0, [], []);
        if (!encoded.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = encoded[Prefix.Length..].Split('$');
        if (
            parts.Length != 3
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out iterations)
            || iterations is < 1 or > MaxIterations
        )
        {
            return false;
        }

        try
        {
            salt = Convert.FromBase64String(parts[1]);
            hash = Convert.FromBase64String(parts[2]);
        }
        catch (FormatException)
        {
            return false;
        }

        return salt.Length >= SaltSizeInBytes && hash.Length == HashSizeInBytes;
    }
}
