using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CareConnect.Dashboard.Security;

/// <summary>
/// Who may look: whoever opened the login link once (a cookie), and scripts that bring the token. Every endpoint asks for
/// one of the two unless it says <c>AllowAnonymous</c>.
/// </summary>
internal static partial class SignIn
{
    private const string Scheme = "CookieOrBearer";

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<BrowserToken>();
        AddKeys(builder);
        services
            .AddAuthentication(Scheme)
            .AddPolicyScheme(
                Scheme,
                null,
                options =>
                    options.ForwardDefaultSelector = context =>
                        BearerTokenHandler.Carries(context.Request)
                            ? BearerTokenHandler.SchemeName
                            : CookieAuthenticationDefaults.AuthenticationScheme
            )
            .AddScheme<AuthenticationSchemeOptions, BearerTokenHandler>(BearerTokenHandler.SchemeName, null)
            .AddCookie(options => Configure(options, builder.Configuration));
        services
            .AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    public static void UseSignIn(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseOwnOriginOnly();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.Lifetime.ApplicationStarted.Register(() => TellAddress(app));
    }

    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet("/login", Open).AllowAnonymous();
        // The token in the form is itself what no other page can know.
        app.MapPost("/login", Enter).AllowAnonymous().DisableAntiforgery();
        app.MapPost("/logout", (Delegate)Leave);
    }

    private static async Task<IResult> Open(
        HttpContext context,
        BrowserToken browserToken,
        [FromQuery(Name = "t")] string? candidate,
        string? returnUrl
    ) =>
        candidate is null
            ? Form(failed: false, returnUrl)
            : await Answer(context, browserToken.Matches(candidate), returnUrl);

    private static Task<IResult> Enter(
        HttpContext context,
        BrowserToken browserToken,
        [FromForm(Name = "token")] string? candidate,
        string? returnUrl
    ) => Answer(context, browserToken.Matches(candidate?.Trim()), returnUrl);

    private static async Task<IResult> Answer(HttpContext context, bool known, string? returnUrl)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!known)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Form(failed: true, returnUrl);
        }
        await context.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme,
            BearerTokenHandler.Developer(CookieAuthenticationDefaults.AuthenticationScheme),
            new AuthenticationProperties { IsPersistent = true }
        );
        return TypedResults.LocalRedirect(IsLocal(returnUrl) ? returnUrl! : "/");
    }

    private static async Task<RedirectHttpResult> Leave(HttpContext context)
    {
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.Redirect("/login");
    }

    private static RazorComponentResult<LoginPage> Form(bool failed, string? returnUrl) =>
        new(new { Failed = failed, ReturnUrl = IsLocal(returnUrl) ? returnUrl : null });

    // "//host" and "/\host" are other machines to a browser.
    private static bool IsLocal(string? url) => url is ['/'] or ['/', not ('/' or '\\'), ..];

    private static void Configure(CookieAuthenticationOptions options, IConfiguration configuration)
    {
        var url = configuration[$"{DashboardOptions.SectionName}:{nameof(DashboardOptions.Url)}"];
        // What cannot be an address ends the program elsewhere, and with better words.
        var port = Uri.TryCreate(url ?? new DashboardOptions().Url, UriKind.Absolute, out var address)
            ? address.Port
            : 0;
        // Cookies know no ports: two dashboards at once must not sign each other out.
        options.Cookie.Name = $"careconnect-dashboard-{port}";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.ExpireTimeSpan = TimeSpan.FromDays(30);
        options.LoginPath = "/login";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnRedirectToLogin = context =>
        {
            if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/_blazor"))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return Task.CompletedTask;
            }
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        };
    }

    private static void AddKeys(WebApplicationBuilder builder)
    {
        var folder = builder.Configuration[$"{DashboardOptions.SectionName}:{nameof(DashboardOptions.DataFolder)}"];
        var protection = builder.Services.AddDataProtection().SetApplicationName("CareConnect.Dashboard");
        if (string.IsNullOrEmpty(folder))
        {
            protection.UseEphemeralDataProtectionProvider();
            return;
        }
        // They lie beside the telemetry that they guard, so there is nothing to gain by encrypting them; the folder is the owner's.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        var keys = Directory.CreateDirectory(Path.Combine(folder, "keys"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                keys.FullName,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }
        protection.PersistKeysToFileSystem(keys);
    }

    private static void TellAddress(WebApplication app)
    {
        var token = app.Services.GetRequiredService<BrowserToken>();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        if (token.IsOwn && addresses?.FirstOrDefault() is { } address)
        {
            LogLogin(app.Logger, address, token.Value);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Login to the dashboard at {Address}/login?t={Token}")]
    private static partial void LogLogin(ILogger logger, string address, string token);
}
