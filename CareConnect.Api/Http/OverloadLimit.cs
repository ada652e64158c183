using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace CareConnect.Api.Http;

/// <summary>How many requests are worked on, and how many may wait for their turn.</summary>
internal sealed class OverloadOptions
{
    public const string SectionName = "Overload";

    /// <summary>Requests worked on at once, by one process; those that hash a password are counted apart.</summary>
    /// <value>64: enough to keep every connection of the pool and both kinds of processor busy.</value>
    [Range(1, 10_000)]
    public int MaxConcurrentRequests { get; set; } = 64;

    /// <summary>Requests that wait behind those; the next one is refused at once.</summary>
    /// <value>256: about a fifth of a second of work.</value>
    [Range(0, 100_000)]
    public int MaxWaitingRequests { get; set; } = 256;
}

/// <summary>
/// More requests than can be answered are refused at once with 503, so that those in work are still answered in time. Health
/// and build information always answer: an instance that is busy must not be taken for dead.
/// </summary>
internal static class OverloadLimit
{
    private const string RetryAfterSeconds = "1";

    public static void AddOverloadLimit(this WebApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<OverloadOptions>()
            .BindConfiguration(OverloadOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddRateLimiter(_ => { });
        builder
            .Services.AddOptions<RateLimiterOptions>()
            .Configure<IOptions<OverloadOptions>>(
                (limiter, options) =>
                {
                    limiter.GlobalLimiter = Limit(options.Value);
                    limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
                    limiter.OnRejected = (rejected, _) => RefuseAsync(rejected.HttpContext);
                }
            );
    }

    // Hashing passwords is slow on purpose: a flood of sign-ins has places of its own and takes none from those signed in.
    private static PartitionedRateLimiter<HttpContext> Limit(OverloadOptions options) =>
        PartitionedRateLimiter.Create<HttpContext, string>(http =>
            IsBelow(http, "/api/auth/login") || IsBelow(http, "/api/auth/register") ? Partition("passwords", options)
            : IsBelow(http, "/api") ? Partition("api", options)
            : RateLimitPartition.GetNoLimiter("")
        );

    private static bool IsBelow(HttpContext http, string path) =>
        http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);

    private static RateLimitPartition<string> Partition(string name, OverloadOptions options) =>
        RateLimitPartition.GetConcurrencyLimiter(
            name,
            _ => new ConcurrencyLimiterOptions
            {
                PermitLimit = options.MaxConcurrentRequests,
                QueueLimit = options.MaxWaitingRequests,
            }
        );

    private static async ValueTask RefuseAsync(HttpContext http)
    {
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        var problems = http.RequestServices.GetRequiredService<IProblemDetailsService>();
        await problems.TryWriteAsync(
            new ProblemDetailsContext
            {
                HttpContext = http,
                ProblemDetails = { Status = StatusCodes.Status503ServiceUnavailable },
            }
        );
    }
}
