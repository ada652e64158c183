using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CareConnect.ServiceDefaults.SlowCommands;

/// <summary>Warns of every HTTP request that took longer than the limit, by its route and never by its address.</summary>
internal sealed partial class SlowRequestLog(IOptions<SlowCommandOptions> options, ILogger<SlowRequestLog> logger)
    : IStartupFilter
{
    private readonly TimeSpan _limit = options.Value.Limit;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(MeasureAsync);
            next(app);
        };

    private async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var duration = Stopwatch.GetElapsedTime(began);
            if (duration > _limit)
            {
                LogSlow(NameOf(context), duration, _limit);
            }
        }
    }

    // An address that no route knows is the caller's own text, so it is not repeated.
    private static string NameOf(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route }
            ? $"{context.Request.Method} {route}"
            : "to no route";

    [LoggerMessage(LogLevel.Warning, "Slow request {Route} took {Duration}, limit {Limit}")]
    private partial void LogSlow(string route, TimeSpan duration, TimeSpan limit);
}
