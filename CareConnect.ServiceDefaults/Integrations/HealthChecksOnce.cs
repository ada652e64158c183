using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CareConnect.ServiceDefaults.Integrations;

/// <summary>
/// Adds a health check the first time its name is seen: two of one name would make every health answer an error.
/// </summary>
internal static class HealthChecksOnce
{
    public static void AddHealthCheckOnce(
        this IHostApplicationBuilder builder,
        string name,
        Action<IHealthChecksBuilder, string> add
    )
    {
        if (builder.Properties.TryAdd($"Aspire.HealthChecks.{name}", true))
        {
            add(builder.Services.AddHealthChecks(), name);
        }
    }
}
