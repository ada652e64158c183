using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CareConnect.Dashboard.Api;

/// <summary>Lets in who has the token, in a header or by having signed in with it.</summary>
internal sealed class ApiKeyFilter(IOptions<DashboardOptions> options) : IEndpointFilter
{
    public const string Header = "x-api-key";
    private const string Bearer = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        IsAllowed(context.HttpContext) ? await next(context) : ApiProblems.Unauthorized(context.HttpContext);

    private bool IsAllowed(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true }
        || (Given(context.Request) is { Length: > 0 } given && IsToken(given));

    private static string? Given(HttpRequest request)
    {
        if (request.Headers.TryGetValue(Header, out var key))
        {
            return key;
        }
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..].Trim()
            : null;
    }

    // Of one length, so that the comparison takes one time.
    private bool IsToken(string given) =>
        options.Value.BrowserToken is { Length: > 0 } token
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)),
            SHA256.HashData(Encoding.UTF8.GetBytes(token))
        );
}
