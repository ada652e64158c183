using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CareConnect.Api.Actuator;

/// <summary>Health and version in the form that operators' scripts of the earlier CareConnect read.</summary>
internal static class ActuatorEndpoints
{
    public static void MapActuator(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("actuator").AllowAnonymous().ExcludeFromDescription();
        group.MapGet("health", GetHealth).WithName(nameof(GetHealth));
        group.MapGet("info", GetInfo).WithName(nameof(GetInfo));
    }

    private static async Task<JsonHttpResult<ActuatorHealth>> GetHealth(
        HealthCheckService checks,
        CancellationToken cancellationToken
    )
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var health = new ActuatorHealth(
            Word(report.Status == HealthStatus.Degraded ? HealthStatus.Healthy : report.Status),
            report.Entries.ToDictionary(e => NameOf(e.Key), e => new ActuatorComponent(Word(e.Value.Status)))
        );
        return TypedResults.Json(
            health,
            ActuatorJson.Default.ActuatorHealth,
            statusCode: report.Status == HealthStatus.Unhealthy ? 503 : 200
        );
    }

    private static JsonHttpResult<ActuatorInfo> GetInfo()
    {
        var assembly = typeof(ActuatorEndpoints).Assembly;
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return TypedResults.Json(
            new ActuatorInfo(new ActuatorApp("careconnect-api", version?.Split('+')[0] ?? "unknown")),
            ActuatorJson.Default.ActuatorInfo
        );
    }

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

internal sealed record ActuatorHealth(string Status, IReadOnlyDictionary<string, ActuatorComponent> Components);

internal sealed record ActuatorComponent(string Status);

internal sealed record ActuatorInfo(ActuatorApp App);

internal sealed record ActuatorApp(string Name, string Version);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ActuatorHealth))]
[JsonSerializable(typeof(ActuatorInfo))]
internal sealed partial class ActuatorJson : JsonSerializerContext;
