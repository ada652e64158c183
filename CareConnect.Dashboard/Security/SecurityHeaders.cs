namespace CareConnect.Dashboard.Security;

/// <summary>What a browser may do with the pages: nothing leaves this machine, and no other page frames or reads them.</summary>
internal static class SecurityHeaders
{
    // MudBlazor writes its palette into a style element and sizes into style attributes; scripts have no such exception.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-src 'self'; "
        + "manifest-src 'self'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = ContentSecurityPolicy;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "no-referrer";
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                await next();
            }
        );

    /// <summary>
    /// Cookies know no ports, so a page of any other program on localhost would bring ours along: a request that says
    /// where it comes from must come from here.
    /// </summary>
    public static void UseOwnOriginOnly(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                var origin = context.Request.Headers.Origin.ToString();
                var own = $"{context.Request.Scheme}://{context.Request.Host}";
                if (origin.Length > 0 && !origin.Equals(own, StringComparison.OrdinalIgnoreCase))
                {
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    await context.Response.WriteAsync("This address answers its own pages only.");
                    return;
                }
                await next();
            }
        );
}
