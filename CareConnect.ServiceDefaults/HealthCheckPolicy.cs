using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CareConnect.ServiceDefaults;

/// <summary>
/// Rules for every health check: none may hang the answer, and a lost cache degrades a service without taking it
/// out of the load balancer.
/// </summary>
internal static class HealthCheckPolicy
{
    // Below the usual time-out of a load balancer's probe, so that it reads an answer rather than silence.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    // A request passes the cache by after this long; a probe has no reason to wait longer.
    private static readonly TimeSpan CacheLimit = TimeSpan.FromSeconds(2);

    public static void Apply(HealthCheckRegistration check)
    {
        // The name that Aspire's Redis integration gives its check, keyed or not.
        var isCache = check.Name.StartsWith("StackExchange.Redis", StringComparison.Ordinal);
        if (isCache)
        {
            check.FailureStatus = HealthStatus.Degraded;
        }

        if (check.Timeout == Timeout.InfiniteTimeSpan)
        {
            check.Timeout = isCache ? CacheLimit : Limit;
        }
    }
}
