using CareConnect.Dashboard.Telemetry;
using CareConnect.Dashboard.Telemetry.Reading;

namespace CareConnect.Dashboard.Api;

internal static class SpanApi
{
    public static IResult Handle(HttpRequest request, TelemetryStore store)
    {
        var parameters = new ApiParameters(request.Query);
        var query = new SpanQuery
        {
            Resource = parameters.Text("resource"),
            TraceId = parameters.TraceId(),
            IsError = parameters.Flag("hasError"),
            Text = parameters.Text("text"),
            Time = parameters.Time(),
        };
        var limit = parameters.Number("limit", 0, 10_000, 200);
        var follow = parameters.Flag("follow") ?? false;
        if (parameters.Problem() is { } problem)
        {
            return problem;
        }
        var position = store.Position(TelemetryKinds.Spans);
        var spans = store.Spans(query, position, limit);
        return follow
            ? new FollowAnswer<SpanEntry>(
                store,
                TelemetryKinds.Spans,
                spans.Reverse(),
                position,
                (after, take) => store.SpansAfter(after, query, take),
                TelemetryJson.Write
            )
            : new JsonAnswer(json => TelemetryJson.WriteArray(json, "spans", spans, TelemetryJson.Write));
    }
}
