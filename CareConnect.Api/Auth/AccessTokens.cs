using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using CareConnect.Data;
using CareConnect.Data.Users;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CareConnect.Api.Auth;

/// <summary>How access tokens are signed.</summary>
internal sealed class JwtOptions : IValidatableObject
{
    public const string SectionName = "Jwt";
    private const int LeastLength = 64;

    /// <summary>Secret of at least 64 characters, since HMAC-SHA512 wants a key as long as its output.</summary>
    [Required, MinLength(LeastLength)]
    public string SigningKey { get; set; } = "";

    /// <summary>
    /// Keys that open and never sign, while the key is being replaced: the next one, before anybody signs with it, and the last
    /// one, until its tokens have run out. Each as long as the other.
    /// </summary>
    public IList<string> OtherSigningKeys { get; } = [];

    public SymmetricSecurityKey ToKey() => ToKey(SigningKey);

    /// <summary>All that open, by the id that tokens name.</summary>
    public IReadOnlyDictionary<string, SecurityKey> ToKeys() =>
        OtherSigningKeys
            .Prepend(SigningKey)
            .Distinct()
            .Select(ToKey)
            .ToDictionary(key => key.KeyId, SecurityKey (key) => key);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OtherSigningKeys.Any(key => key.Length < LeastLength))
        {
            yield return new(
                $"Each of {nameof(OtherSigningKeys)} needs at least {LeastLength} characters.",
                [nameof(OtherSigningKeys)]
            );
        }
    }

    private static SymmetricSecurityKey ToKey(string secret)
    {
        var key = Encoding.UTF8.GetBytes(secret);
        // Names the key to those who know it, and tells nobody else what it is.
        return new(key) { KeyId = Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 8)) };
    }
}

/// <summary>
/// Makes access tokens and says how they are checked. They carry the session's id, which every request looks up: a token
/// alone opens nothing once its session has ended.
/// </summary>
internal sealed class AccessTokens(IOptions<JwtOptions> options, TimeProvider clock)
{
    public const string Subject = JwtRegisteredClaimNames.Sub;
    public const string SessionId = JwtRegisteredClaimNames.Sid;
    public const string Role = "role";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private const string Issuer = "careconnect";
    private const string Audience = "careconnect-api";

    // RFC 9068: so that no other token of ours is taken for an access token.
    private const string TokenType = "at+jwt";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly SigningCredentials _credentials = new(options.Value.ToKey(), SecurityAlgorithms.HmacSha512);

    public string Create(User user, Guid sessionId)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = Audience,
                TokenType = TokenType,
                IssuedAt = now,
                NotBefore = now,
                Expires = now + Lifetime,
                SigningCredentials = _credentials,
                Subject = new ClaimsIdentity([
                    new(Subject, user.Id.ToString()),
                    new(SessionId, sessionId.ToString()),
                    new(Role, UpperSnakeCase.Format(user.Role)),
                ]),
            }
        );
    }

    public static void Configure(JwtBearerOptions bearer, JwtOptions jwt, TimeProvider clock)
    {
        var keys = jwt.ToKeys();
        bearer.MapInboundClaims = false;
        bearer.TimeProvider = clock;
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha512],
            ValidTypes = [TokenType],
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            // Only our keys, whatever key or address of keys a token's header names.
            IssuerSigningKeyResolver = (_, _, kid, _) =>
                string.IsNullOrEmpty(kid) ? keys.Values
                : keys.TryGetValue(kid, out var key) ? [key]
                : [],
            TryAllIssuerSigningKeys = false,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.Zero,
            LifetimeValidator = (notBefore, expires, _, _) =>
                notBefore <= clock.GetUtcNow().UtcDateTime && expires > clock.GetUtcNow().UtcDateTime,
        };
    }
}
