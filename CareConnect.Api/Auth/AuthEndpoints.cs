using CareConnect.Api.Maintenance;

namespace CareConnect.Api.Auth;

/// <summary>Accounts and sign-in.</summary>
internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("auth").WithTags("Auth");
        group.MapPost("register", Register.Handle).WithName(nameof(Register)).WithSummary("Make an account");
        group.MapGet("me", GetMe.Handle).WithName(nameof(GetMe)).WithSummary("Read one's own account");

        // Whoever may come in during maintenance has to sign in first; and everybody may leave.
        var open = group.MapGroup("").WithMetadata(new OpenInMaintenance());
        open.MapPost("login", Login.Handle).WithName(nameof(Login)).WithSummary("Sign in");
        open.MapPost("refresh", RefreshTokens.Handle)
            .WithName(nameof(RefreshTokens))
            .WithSummary("Exchange a refresh token");
        open.MapPost("logout", Logout.Handle).WithName(nameof(Logout)).WithSummary("End the session");
    }
}
