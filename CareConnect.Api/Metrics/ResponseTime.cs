using CareConnect.Api.Auth;

namespace CareConnect.Api.Metrics;

/// <summary>Times every answer of the API, refusals included, and notes who was answered.</summary>
internal static class ResponseTime
{
    // A caller may send any word as a method, and each would be a series of its own.
    private static readonly HashSet<string> Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public static void AddApiMetrics(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ActiveUsers>().AddSingleton<ApiMetrics>();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(ApiMetrics.MeterName));
    }

    public static void UseResponseTime(this WebApplication app)
    {
        var (metrics, users) = (
            app.Services.GetRequiredService<ApiMetrics>(),
            app.Services.GetRequiredService<ActiveUsers>()
        );
        var clock = app.Services.GetRequiredService<TimeProvider>();
        app.Use(next =>
            http =>
                http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
                    ? MeasureAsync(http, next, metrics, users, clock)
                    : next(http)
        );
    }

    private static async Task MeasureAsync(
        HttpContext http,
        RequestDelegate next,
        ApiMetrics metrics,
        ActiveUsers users,
        TimeProvider clock
    )
    {
        var started = clock.GetTimestamp();
        await next(http);
        // Read afterwards: what failed is answered by another endpoint's route, or by none.
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/');
        var method = Methods.Contains(http.Request.Method) ? http.Request.Method : "_OTHER";
        metrics.Answered(method, route, http.Response.StatusCode, clock.GetElapsedTime(started));
        if (http.User.FindFirst(AccessTokens.Subject)?.Value is { } userId)
        {
            users.Saw(userId);
        }
    }
}
