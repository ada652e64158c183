using CareConnect.Dashboard.Security;

namespace CareConnect.Dashboard.Api;

/// <summary>Lets in who has the token, in a header or by having signed in with it.</summary>
internal sealed class ApiKeyFilter(BrowserToken token) : IEndpointFilter
{
    public const string Header = "x-api-key";
    private const string Bearer = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        IsAllowed(context.HttpContext) ? await next(context) : ApiProblems.Unauthorized(context.HttpContext);

    private bool IsAllowed(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } || token.Matches(Given(context.Request));

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
}
