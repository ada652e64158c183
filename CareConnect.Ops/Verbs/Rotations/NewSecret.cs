using System.Security.Cryptography;

namespace CareConnect.Ops.Verbs.Rotations;

/// <summary>Secrets as the AppHost makes them: letters and digits, which need no quoting anywhere.</summary>
internal static class NewSecret
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string Password() => RandomNumberGenerator.GetString(Letters, 32);

    /// <summary>As long as the output of HMAC-SHA512.</summary>
    public static string SigningKey() => RandomNumberGenerator.GetString(Letters, 64);
}
