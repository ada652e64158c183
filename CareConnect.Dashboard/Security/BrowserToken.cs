using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CareConnect.Dashboard.Security;

/// <summary>The token of the login link and of the JSON API.</summary>
internal sealed class BrowserToken(IOptions<DashboardOptions> options)
{
    /// <summary>As given by the options, else 128 random bits in hexadecimal.</summary>
    public string Value { get; } =
        options.Value.BrowserToken is { Length: > 0 } given
            ? given
            : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Whether nobody else knows the token yet, so that this process has to tell its user.</summary>
    public bool IsOwn { get; } = options.Value.BrowserToken.Length == 0;

    /// <summary>Compares digests in fixed time: neither the beginning nor the length of the token shows in the time taken.</summary>
    public bool Matches(string? candidate) =>
        candidate is not null && CryptographicOperations.FixedTimeEquals(Digest(candidate), Digest(Value));

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
