using CareConnect.Dashboard.Listeners;
using Microsoft.AspNetCore.Http.Features;

namespace CareConnect.Dashboard.Otlp;

/// <summary>
/// Parts the ports before anything else sees a request: those for telemetry have no page, no sign-in and no static file, and the
/// pages' port takes no telemetry.
/// </summary>
internal sealed class OtlpBranches(OtlpGate gate, OtlpHttp http, OtlpWarnings warnings) : IStartupFilter
{
    private const string Cancelled = "1";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.MapWhen(context => context.Listener() == Listener.OtlpGrpc, Grpc);
            app.MapWhen(context => context.Listener() == Listener.OtlpHttp, Http);
            next(app);
        };

    private void Grpc(IApplicationBuilder branch)
    {
        branch.Use(gate.LoopbackAsync);
        branch.Use(gate.KeyAsync);
        branch.Use(WarnAsync);
        branch.UseRouting();
        branch.UseEndpoints(routes => routes.MapGrpcService<OtlpIntake>());
    }

    private void Http(IApplicationBuilder branch)
    {
        branch.Use(gate.LoopbackAsync);
        // Before the key: the browser asks for leave without it.
        branch.UseCors(policy =>
            policy.SetIsOriginAllowed(LoopbackNames.HasOrigin).AllowAnyHeader().WithMethods("POST")
        );
        branch.Use(gate.KeyAsync);
        branch.UseRouting();
        branch.UseEndpoints(http.Map);
    }

    // gRPC itself refuses what is too large, before any call of ours begins.
    private async Task WarnAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.RequestAborted.IsCancellationRequested)
        {
            // The sender ended in the middle of its message, as a job does at its end: nobody refused it.
            return;
        }
        var answer = context.Response.HasStarted
            ? context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers
            : context.Response.Headers;
        var code = answer is null ? "" : answer["grpc-status"].ToString();
        if (code is not ("" or "0" or Cancelled))
        {
            warnings.Refused(Uri.UnescapeDataString(answer!["grpc-message"].ToString()));
        }
    }
}
