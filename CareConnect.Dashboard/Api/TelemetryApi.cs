using CareConnect.Dashboard.Api.Export;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Api;

/// <summary>The telemetry as JSON, for scripts and tests.</summary>
internal static class TelemetryApi
{
    public static WebApplication MapTelemetryApi(this WebApplication app)
    {
        // A store that cannot be opened is said at start, not at the first request.
        app.Services.GetRequiredService<TelemetryStore>();
        // The key stands in the request, so no sign-in page may come first.
        var api = app.MapGroup("/api/telemetry").AddEndpointFilter<ApiKeyFilter>().AllowAnonymous();
        api.MapGet("/resources", ResourceApi.Handle);
        api.MapGet("/logs", LogApi.Handle);
        api.MapGet("/spans", SpanApi.Handle);
        api.MapGet("/traces", TraceApi.HandleList);
        api.MapGet("/traces/{traceId}", TraceApi.HandleOne);
        api.MapGet("/metrics", MetricApi.Handle);
        api.MapGet("/export", TelemetryExport.Handle);
        return app;
    }
}
