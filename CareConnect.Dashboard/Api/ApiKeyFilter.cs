using CareConnect.Dashboard.Security;

namespace CareConnect.Dashboard.Api;

/// <summary>Lets in who is signed in, by cookie or bearer token, and who has the token in a header of its own.</summary>
internal sealed class ApiKeyFilter(BrowserToken token) : IEndpointFilter
{
    public const string Header = "x-api-key";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        IsAllowed(context.HttpContext) ? await next(context) : ApiProblems.Unauthorized(context.HttpContext);

    private bool IsAllowed(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } || token.Matches(context.Request.Headers[Header]);
}
