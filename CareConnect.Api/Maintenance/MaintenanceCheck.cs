using CareConnect.ServiceDefaults.Maintenance;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CareConnect.Api.Maintenance;

/// <summary>Tells of the maintenance mode in /health and /actuator/health; a closed application still is a healthy one.</summary>
internal sealed class MaintenanceCheck(MaintenanceWatch watch) : IHealthCheck
{
    public const string Name = "maintenance";

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(watch.Mode.IsOn ? HealthCheckResult.Degraded() : HealthCheckResult.Healthy());
}
