namespace CareConnect.Api.Auth;

/// <summary>Accounts and sign-in.</summary>
internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("auth").WithTags("Auth");
        group.MapPost("register", Register.Handle).WithName(nameof(Register)).WithSummary("Make an account");
        group.MapPost("login", Login.Handle).WithName(nameof(Login)).WithSummary("Sign in");
        group
            .MapPost("refresh", RefreshTokens.Handle)
            .WithName(nameof(RefreshTokens))
            .WithSummary("Exchange a refresh token");
        group.MapPost("logout", Logout.Handle).WithName(nameof(Logout)).WithSummary("End the session");
        group.MapGet("me", GetMe.Handle).WithName(nameof(GetMe)).WithSummary("Read one's own account");
    }
}
