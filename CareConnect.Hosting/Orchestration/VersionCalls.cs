using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Aspire.Hosting.Orchestration;

/// <summary>The calls that run other builds of a project beside it; each answers what runs then.</summary>
internal sealed class VersionCalls(ResourceVersions versions)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/resources/{name}/versions", http => AnswerAsync(http, _ => Task.CompletedTask));
        app.MapPost("/api/resources/{name}/versions", StartAsync);
        app.MapDelete(
            "/api/resources/{name}/versions/{version}",
            http => AnswerAsync(http, name => versions.RemoveAsync(name, EngineCall.Route(http, "version")))
        );
        app.MapPut("/api/resources/{name}/traffic", ShiftAsync);
        app.MapPost("/api/resources/{name}/scale", ScaleAsync);
    }

    private Task StartAsync(HttpContext http) =>
        AnswerAsync(
            http,
            async name => await versions.StartAsync(name, await EngineCall.ReadAsync<VersionRequest>(http))
        );

    private Task ShiftAsync(HttpContext http) =>
        AnswerAsync(
            http,
            async name =>
                await (
                    await EngineCall.ReadAsync<TrafficRequest>(http)
                        is { Version: { } version, Percent: { } percent and >= 0 and <= 100 }
                        ? versions.ShiftAsync(name, version, percent)
                        : throw new VersionProblem(
                            400,
                            $"The traffic of '{name}' needs a version and 0 to 100 percent."
                        )
                )
        );

    private Task ScaleAsync(HttpContext http) =>
        AnswerAsync(
            http,
            async name =>
                await (
                    await EngineCall.ReadAsync<ScaleRequest>(http)
                        is { Replicas: { } replicas and >= 1 and <= ResourceVersions.MostReplicas }
                        ? versions.ScaleAsync(name, replicas)
                        : throw new VersionProblem(
                            400,
                            $"'{name}' can have 1 to {ResourceVersions.MostReplicas} replicas."
                        )
                )
        );

    // What was asked for is done whole, even when the one who asked hangs up.
    private Task AnswerAsync(HttpContext http, Func<string, Task> change)
    {
        var name = EngineCall.Route(http, "name");
        return EngineCall.AnswerAsync(
            http,
            async () =>
            {
                await change(name);
                return versions.List(name);
            }
        );
    }
}
