using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CareConnect.Migrator;

/// <summary>
/// SCRAM-SHA-256 verifiers as PostgreSQL stores them: <c>SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey</c> (RFC 5802, 7677).
/// </summary>
internal static class ScramVerifier
{
    private const string Prefix = "SCRAM-SHA-256$";
    private const int Iterations = 4096;
    private const int SaltSizeInBytes = 16;
    private const int KeySizeInBytes = 32;

    public static string Create(string password) =>
        Create(password, RandomNumberGenerator.GetBytes(SaltSizeInBytes), Iterations);

    public static bool Matches(string verifier, string password)
    {
        var parts = verifier.Split('$');
        if (
            parts.Length != 3
            || !verifier.StartsWith(Prefix, StringComparison.Ordinal)
            || parts[1].Split(':') is not [var count, var salt]
        )
        {
            return false;
        }

        var expected = Create(password, Convert.FromBase64String(salt), int.Parse(count, CultureInfo.InvariantCulture));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(verifier),
            Encoding.ASCII.GetBytes(expected)
        );
    }

    private static string Create(string password, byte[] salt, int iterations)
    {
        // SASLprep's normal form, which is also what Npgsql sends.
        var secret = Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC));
        var salted = Rfc2898DeriveBytes.Pbkdf2(secret, salt, iterations, HashAlgorithmName.SHA256, KeySizeInBytes);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}"
        );
    }
}
