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
internal sealed class JwtOptions
{
    public const string SectionName = "Jwt";

    /// <summary>Secret of at least 64 characters, since HMAC-SHA512 wants a key as long as its output.</summary>
    [Required, MinLength(64)]
    public string SigningKey { get; set; } = "";

    public SymmetricSecurityKey ToKey()
    {
        var key = Encoding.UTF8.GetBytes(SigningKey);
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
        var key = jwt.ToKey();
        bearer.MapInboundClaims = false;
        bearer.TimeProvider = clock;
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha512],
            ValidTypes = [TokenType],
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            // Only our key, whatever key or address of keys a token's header names.
            IssuerSigningKeyResolver = (_, _, kid, _) => string.IsNullOrEmpty(kid) || kid == key.KeyId ? [key] : [],
            TryAllIssuerSigningKeys = false,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.Zero,
            LifetimeValidator = (notBefore, expires, _, _) =>
                notBefore <= clock.GetUtcNow().UtcDateTime && expires > clock.GetUtcNow().UtcDateTime,
        };
    }
}
