using CareConnect.Api.Access;
using CareConnect.Api.Auth;
using CareConnect.Api.Http;
using CareConnect.Data;
using CareConnect.Data.Users;
using CareConnect.ServiceDefaults.Maintenance;
using Microsoft.AspNetCore.Authentication;

namespace CareConnect.Api.Maintenance;

/// <summary>On an endpoint that answers while the application is closed.</summary>
internal sealed class OpenInMaintenance;

/// <summary>
/// While an operator has the application closed, everything below /api is answered 503, but for sign-in, refresh, sign-out and
/// whatever an administrator calls. What was begun before is finished. docs/maintenance-mode.md.
/// </summary>
internal static class MaintenanceGate
{
    // Where nobody has said until when.
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(120);

    private static readonly string Administrator = UpperSnakeCase.Format(UserRole.Admin);

    public static void AddMaintenanceMode(this WebApplicationBuilder builder)
    {
        builder.AddMaintenanceWatch("careconnect");
        builder.Services.AddHealthChecks().AddCheck<MaintenanceCheck>(MaintenanceCheck.Name);
    }

    public static void UseMaintenanceGate(this WebApplication app)
    {
        var watch = app.Services.GetRequiredService<MaintenanceWatch>();
        var clock = app.Services.GetRequiredService<TimeProvider>();
        app.Use(next => http => watch.Mode is { IsOn: true } mode ? PassAsync(http, next, mode, clock) : next(http));
    }

    private static async Task PassAsync(
        HttpContext http,
        RequestDelegate next,
        MaintenanceMode mode,
        TimeProvider clock
    )
    {
        if (IsShut(http) && !await IsToRefreshAsync(http))
        {
            await Problems.Maintenance(mode.Message, WaitOf(mode, clock)).ExecuteAsync(http);
            return;
        }
        await next(http);
    }

    // The token's word for the role is enough to pass: behind the gate the database is asked as ever.
    private static bool IsShut(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && http.GetEndpoint()?.Metadata.GetMetadata<OpenInMaintenance>() is null
        && http.User.FindFirst(AccessTokens.Role)?.Value != Administrator;

    // 401 as ever: an administrator's token that has run out says no role, and told to come back, nobody would renew it.
    private static async Task<bool> IsToRefreshAsync(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is { Admission: not Admission.Anonymous }
        && (await http.AuthenticateAsync()).Failure is not null;

    // An end that has passed says nothing of when it will really be over.
    private static TimeSpan WaitOf(MaintenanceMode mode, TimeProvider clock) =>
        mode.Until - clock.GetUtcNow() is { } wait && wait > TimeSpan.Zero ? wait : DefaultWait;
}
