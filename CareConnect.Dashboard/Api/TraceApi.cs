using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Api;

internal static class TraceApi
{
    private const int MostLogs = 10_000;

    public static IResult HandleList(HttpRequest request, TelemetryStore store)
    {
        var parameters = new ApiParameters(request.Query);
        var hasError = parameters.Flag("hasError");
        var traceId = parameters.TraceId();
        var query = new TraceQuery
        {
            Resource = parameters.Text("resource"),
            OnlyErrors = hasError is true,
            WithoutErrors = hasError is false,
            Text = parameters.Text("text"),
            Time = parameters.Time(),
            Filters = traceId is null ? [] : [new FieldFilter("traceid", Comparison.Equals, traceId)],
        };
        var limit = parameters.Number("limit", 0, 10_000, 200);
        if (parameters.Problem() is { } problem)
        {
            return problem;
        }
        var page = store.Traces(query, 0, limit);
        return new JsonAnswer(json =>
        {
            json.WriteNumber("total", page.Total);
            TelemetryJson.WriteArray(json, "traces", page.Items, TelemetryJson.Write);
        });
    }

    /// <summary>The spans of a trace by start, and its logs, the newest first.</summary>
    public static IResult HandleOne(string traceId, HttpRequest request, TelemetryStore store)
    {
        var parameters = new ApiParameters(request.Query);
        if (!ApiParameters.IsTraceId(traceId))
        {
            parameters.Refuse("traceId", "an id of 32 hexadecimal digits");
        }
        if (parameters.Problem() is { } problem)
        {
            return problem;
        }
        var spans = store.Trace(traceId);
        var logs = store.Logs(new LogQuery { TraceId = traceId }, 0, MostLogs).Items;
        return spans.Count + logs.Count == 0
            ? ApiProblems.NotFound("There is no such trace, or not any more.")
            : new JsonAnswer(json =>
            {
                json.WriteString("traceId", traceId.ToLowerInvariant());
                TelemetryJson.WriteArray(json, "spans", spans, TelemetryJson.Write);
                TelemetryJson.WriteArray(json, "logs", logs, TelemetryJson.Write);
            });
    }
}
