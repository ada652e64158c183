using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Api;

internal static class LogApi
{
    private const int Error = 17;

    public static IResult Handle(HttpRequest request, TelemetryStore store)
    {
        var parameters = new ApiParameters(request.Query);
        var query = Read(parameters);
        var limit = parameters.Number("limit", 0, 10_000, 200);
        var follow = parameters.Flag("follow") ?? false;
        if (parameters.Problem() is { } problem)
        {
            return problem;
        }
        // Before the page, so that nothing gets lost in between.
        var position = store.Position(TelemetryKinds.Logs);
        var page = store.Logs(query, 0, limit);
        return follow
            ? new FollowAnswer<LogEntry>(
                store,
                TelemetryKinds.Logs,
                page.Items.Where(log => log.Id <= position).Reverse(),
                position,
                (after, take) => store.LogsAfter(after, query, take),
                TelemetryJson.Write
            )
            : new JsonAnswer(json =>
            {
                json.WriteNumber("total", page.Total);
                TelemetryJson.WriteArray(json, "logs", page.Items, TelemetryJson.Write);
            });
    }

    private static LogQuery Read(ApiParameters parameters)
    {
        var query = new LogQuery
        {
            Resource = parameters.Text("resource"),
            TraceId = parameters.TraceId(),
            MinSeverity = parameters.Severity(),
            Text = parameters.Text("text"),
            Time = parameters.Time(),
        };
        return parameters.Flag("hasError") switch
        {
            true => query with { MinSeverity = Math.Max(query.MinSeverity, Error) },
            false => query with { Filters = [new FieldFilter("severity", Comparison.Less, "error")] },
            null => query,
        };
    }
}
