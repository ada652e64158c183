using CareConnect.Dashboard.Telemetry;
using Microsoft.Net.Http.Headers;

namespace CareConnect.Dashboard.Api.Export;

/// <summary>One trace with its logs as a file of OTLP's JSON, which other tools read: <c>resourceSpans</c> and <c>resourceLogs</c>.</summary>
internal static class TraceExport
{
    private const int MostLogs = 10_000;

    public static IResult Handle(string traceId, HttpContext context, TelemetryStore store)
    {
        var spans = ApiParameters.IsTraceId(traceId) ? store.Trace(traceId) : [];
        if (spans.Count == 0)
        {
            return ApiProblems.NotFound("There is no such trace, or not any more.");
        }
        var logs = store.Logs(new() { TraceId = traceId }, 0, MostLogs).Items.Reverse();
        var resources = new ResourceLookUp(store.Resources());
        context.Response.Headers[HeaderNames.ContentDisposition] =
            $"attachment; filename=trace-{traceId.ToLowerInvariant()}.json";
        return new JsonAnswer(json =>
        {
            json.WriteStartArray("resourceSpans");
            OtlpSpans.Write(json, spans, resources);
            json.WriteEndArray();
            json.WriteStartArray("resourceLogs");
            OtlpLogs.Write(json, logs, resources);
            json.WriteEndArray();
        });
    }
}
