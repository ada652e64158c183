using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Api;

/// <summary>Without an instrument the list of instruments; with one, and its resource and meter, the lines of its chart.</summary>
internal static class MetricApi
{
    private const long FiveMinutes = 300_000_000_000;

    public static IResult Handle(HttpRequest request, TelemetryStore store, TimeProvider clock)
    {
        var parameters = new ApiParameters(request.Query);
        var (resource, meter, name) = (
            parameters.Text("resource"),
            parameters.Text("meter"),
            parameters.Text("instrument")
        );
        var (text, time) = (parameters.Text("text"), parameters.Time());
        var steps = parameters.Number("steps", 1, 2_000, 120);
        var by = parameters.Words("by");
        if (name is not null && resource is null)
        {
            parameters.Refuse("resource", "the name of a resource or replica, which an instrument needs beside it");
        }
        if (name is not null && meter is null)
        {
            parameters.Refuse("meter", "the name of a meter, which an instrument needs beside it");
        }
        if (parameters.Problem() is { } problem)
        {
            return problem;
        }
        var instruments = store
            .Instruments()
            .Where(instrument => resource is null || ResourceApi.IsNamed(instrument.Resource, resource))
            .Where(instrument => meter is null || instrument.Meter == meter)
            .Where(instrument => Matches(instrument, text))
            .ToList();
        return name is null
            ? new JsonAnswer(json => TelemetryJson.WriteArray(json, "instruments", instruments, TelemetryJson.Write))
            : Chart(store, [.. instruments.Where(instrument => instrument.Name == name)], Query());

        MetricQuery Query()
        {
            var to =
                time.To ?? Math.Max((clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100, (time.From ?? 0) + 1);
            return new MetricQuery
            {
                Resource = resource!,
                Meter = meter!,
                Instrument = name!,
                From = time.From ?? to - FiveMinutes,
                To = to,
                Steps = steps,
                By = by,
            };
        }
    }

    private static IResult Chart(TelemetryStore store, IReadOnlyList<Instrument> instruments, MetricQuery query)
    {
        if (instruments.Count == 0)
        {
            return ApiProblems.NotFound("There is no such instrument, or not any more.");
        }
        var series = store.Series(query);
        return new JsonAnswer(json =>
        {
            TelemetryJson.WriteArray(json, "instruments", instruments, TelemetryJson.Write);
            TelemetryJson.WriteArray(json, "series", series, TelemetryJson.Write);
        });
    }

    private static bool Matches(Instrument instrument, string? text) =>
        text is null
        || instrument.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || instrument.Meter.Contains(text, StringComparison.OrdinalIgnoreCase)
        || instrument.Description.Contains(text, StringComparison.OrdinalIgnoreCase);
}
