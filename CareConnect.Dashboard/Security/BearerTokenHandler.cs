using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CareConnect.Dashboard.Security;

/// <summary>Signs scripts in by <c>Authorization: Bearer TOKEN</c>, and answers 401 where a browser would be sent to the form.</summary>
internal sealed class BearerTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    BrowserToken token
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";
    private const string Prefix = "Bearer ";

    /// <summary>Whether a request is a script's: it brings a bearer token, or it asks for the JSON API without being signed in.</summary>
    public static bool Carries(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Carries(Request))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }
        var candidate = Request.Headers.Authorization.ToString()[Prefix.Length..].Trim();
        return Task.FromResult(
            token.Matches(candidate)
                ? AuthenticateResult.Success(new AuthenticationTicket(Developer(SchemeName), SchemeName))
                : AuthenticateResult.Fail("The token is not this dashboard's.")
        );
    }

    /// <summary>There is one user: whoever has the token.</summary>
    public static ClaimsPrincipal Developer(string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "developer")], scheme));
}
