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

    public static void Apply(HealthCheckRegistration check)
    {
        if (check.Timeout == Timeout.InfiniteTimeSpan)
        {
            check.Timeout = Limit;
        }

        // The name that Aspire's Redis integration gives its check, keyed or not.
        if (check.Name.StartsWith("StackExchange.Redis", StringComparison.Ordinal))
        {
            check.FailureStatus = HealthStatus.Degraded;
        }
    }
}
