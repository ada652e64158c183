namespace CareConnect.Api.Http;

/// <summary>Headers of every answer: nothing is guessed, framed, cached or told to other sites (ASVS 5.0 V3.4, V14.3).</summary>
internal static class SecurityHeaders
{
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                // At the last moment, since the exception handler clears what was set before.
                http.Response.OnStarting(Set, http.Response);
                return next(http);
            }
        );

    private static Task Set(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Browsers heed it over HTTPS only, so it does no harm on a developer's machine.
        headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
