using CareConnect.Dashboard.Api.Export;

namespace CareConnect.Dashboard.Api;

/// <summary>The telemetry as JSON, for scripts and tests.</summary>
internal static class TelemetryApi
{
    public static WebApplication MapTelemetryApi(this WebApplication app)
    {
        // The key stands in the request, so no sign-in page may come first.
        var api = app.MapGroup("/api/telemetry").AddEndpointFilter<ApiKeyFilter>().AllowAnonymous();
        api.MapGet("/resources", ResourceApi.Handle);
        api.MapGet("/logs", LogApi.Handle);
        api.MapGet("/spans", SpanApi.Handle);
        api.MapGet("/traces", TraceApi.HandleList);
        api.MapGet("/traces/{traceId}", TraceApi.HandleOne);
        api.MapGet("/traces/{traceId}/otlp", TraceExport.Handle);
        api.MapGet("/metrics", MetricApi.Handle);
        api.MapGet("/export", TelemetryExport.Handle);
        return app;
    }
}
