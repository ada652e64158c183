using CareConnect.Api.Maintenance;
using CareConnect.ServiceDefaults.Maintenance;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CareConnect.Api.Actuator;

/// <summary>Health and version in the form that operators' scripts of the earlier CareConnect read.</summary>
internal static class ActuatorEndpoints
{
    private const string Name = "careconnect-api";

    public static void AddActuator(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AppliedSchema>();
        builder.Services.AddSingleton(BuildInfo.Of(builder.Configuration, builder.Environment, TimeProvider.System));
    }

    public static void MapActuator(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("actuator").AllowAnonymous().ExcludeFromDescription();
        group.MapGet("health", GetHealth).WithName(nameof(GetHealth));
        group.MapGet("info", GetInfo).WithName(nameof(GetInfo));
    }

    private static async Task<JsonHttpResult<ActuatorHealth>> GetHealth(
        HealthCheckService checks,
        MaintenanceWatch maintenance,
        CancellationToken cancellationToken
    )
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var health = new ActuatorHealth(
            Word(report.Status == HealthStatus.Degraded ? HealthStatus.Healthy : report.Status),
            report.Entries.ToDictionary(
                e => NameOf(e.Key),
                e => new ActuatorComponent(
                    Word(e.Value.Status),
                    e.Key == MaintenanceCheck.Name ? DetailsOf(maintenance.Mode) : null
                )
            )
        );
        return TypedResults.Json(
            health,
            ActuatorJson.Default.ActuatorHealth,
            statusCode: report.Status == HealthStatus.Unhealthy ? 503 : 200
        );
    }

    private static async Task<JsonHttpResult<ActuatorInfo>> GetInfo(
        BuildInfo build,
        AppliedSchema schema,
        CancellationToken cancellationToken
    )
    {
        var version = await schema.ReadAsync(cancellationToken);
        return TypedResults.Json(
            new ActuatorInfo(
                new ActuatorApp(Name, build.Version),
                new ActuatorBuild(Name, build.Version),
                build.Commit is { } commit ? new ActuatorGit(new ActuatorCommit(commit)) : null,
                new ActuatorProcess(build.Environment, build.StartedAt),
                version is null ? null : new ActuatorDatabase(version)
            ),
            ActuatorJson.Default.ActuatorInfo
        );
    }

    private static ActuatorMaintenance DetailsOf(MaintenanceMode mode) => new(mode.IsOn, mode.Message, mode.Until);

    private static string Word(HealthStatus status) =>
        status switch
        {
            HealthStatus.Healthy => "UP",
            HealthStatus.Degraded => "DEGRADED",
            _ => "DOWN",
        };

    // The checks are named after libraries and types; an operator knows the parts.
    private static string NameOf(string check) =>
        check switch
        {
            nameof(Data.CareConnectDbContext) => "db",
            _ when check.StartsWith("StackExchange.Redis", StringComparison.Ordinal) => "cache",
            _ => check,
        };
}
