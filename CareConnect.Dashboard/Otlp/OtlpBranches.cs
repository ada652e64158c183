using CareConnect.Dashboard.Listeners;

namespace CareConnect.Dashboard.Otlp;

/// <summary>
/// Parts the ports before anything else sees a request: those for telemetry have no page, no sign-in and no static file, and the
/// pages' port takes no telemetry.
/// </summary>
internal sealed class OtlpBranches(OtlpGate gate, OtlpHttp http) : IStartupFilter
{
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
        branch.UseRouting();
        branch.UseEndpoints(routes => routes.MapGrpcService<OtlpGrpc>());
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
}
