using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Tests.Browser;

/// <summary>CareConnect's own instruments and a few of .NET's, reported each five seconds for a quarter of an hour.</summary>
internal static class MetricScene
{
    private const long Step = 5 * TelemetryScene.Second;
    private const int Steps = 180;
    private static readonly double[] Bounds = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1];

    public static IEnumerable<MetricPoint> Points(long now)
    {
        var start = now - (Steps * Step);
        Instrument Of(
            string name,
            string unit,
            InstrumentKind kind,
            ResourceKey? by = null,
            string meter = "CareConnect.Api"
        ) => new(by ?? TelemetryScene.Api, meter, name, unit, $"What {name} tells.", kind);

        MetricPoint Point(Instrument instrument, int step, double value, string attributes = "{}") =>
            new()
            {
                Instrument = instrument,
                Attributes = new(attributes),
                Start = start,
                Time = start + (step * Step),
                Value = value,
            };

        var recorded = Of("careconnect.vitalsigns.recorded", "{reading}", InstrumentKind.Counter);
        var users = Of("careconnect.users.active", "{user}", InstrumentKind.Gauge);
        var otherUsers = Of("careconnect.users.active", "{user}", InstrumentKind.Gauge, TelemetryScene.OtherApi);
        var cache = Of("careconnect.cache.requests", "{request}", InstrumentKind.Counter);
        var depth = Of(
            "careconnect.outbox.depth",
            "{message}",
            InstrumentKind.Gauge,
            TelemetryScene.Worker,
            "CareConnect.Worker"
        );
        var age = Of("careconnect.outbox.age", "s", InstrumentKind.Gauge, TelemetryScene.Worker, "CareConnect.Worker");
        var connections = Of(
            "db.client.connection.count",
            "{connection}",
            InstrumentKind.UpDownCounter,
            null,
            "Npgsql"
        );
        var waiting = Of(
            "db.client.connection.npgsql.pending_requests",
            "{request}",
            InstrumentKind.UpDownCounter,
            null,
            "Npgsql"
        );
        var memory = Of(
            "dotnet.process.memory.working_set",
            "By",
            InstrumentKind.UpDownCounter,
            null,
            "System.Runtime"
        );
        for (var i = 1; i <= Steps; i++)
        {
            var wave = Math.Sin(i / 14.0);
            yield return Point(recorded, i, i * 4 + (int)(20 * wave), """{"source": "entered"}""");
            yield return Point(recorded, i, i, """{"source": "import"}""");
            yield return Point(users, i, 12 + Math.Round(5 * wave));
            yield return Point(otherUsers, i, 9);
            yield return Point(cache, i, i * 9, """{"result": "hit"}""");
            yield return Point(cache, i, i + (int)(10 * wave), """{"result": "miss"}""");
            // A pause of more than three minutes.
            if (i is < 70 or > 112)
            {
                yield return Point(depth, i, Math.Max(0, Math.Round(6 * wave)));
            }
            yield return Point(age, i, i % 25 < 4 ? i % 25 * 0.4 : 0);
            yield return Point(connections, i, 3 + Math.Round(2 * wave), """{"db.client.connection.state": "used"}""");
            yield return Point(connections, i, 4, """{"db.client.connection.state": "idle"}""");
            yield return Point(waiting, i, i % 30 < 3 ? 2 : 0);
            yield return Point(memory, i, (140 + (i * 0.2)) * 1024 * 1024);
        }
        foreach (var histogram in Histograms(Of, start))
        {
            yield return histogram;
        }
    }

    private static IEnumerable<MetricPoint> Histograms(
        Func<string, string, InstrumentKind, ResourceKey?, string, Instrument> of,
        long start
    )
    {
        var response = of("careconnect.api.response.time", "s", InstrumentKind.Histogram, null, "CareConnect.Api");
        var record = of("careconnect.vitalsigns.record", "s", InstrumentKind.Histogram, null, "CareConnect.Api");
        (Instrument Instrument, string Attributes, int Shift)[] series =
        [
            (response, """{"http.request.method": "GET", "http.route": "/api/patients/{id}"}""", 0),
            (response, """{"http.request.method": "POST", "http.route": "/api/patients/{patientId}/vital-signs"}""", 2),
            (record, "{}", 1),
        ];
        foreach (var (instrument, attributes, shift) in series)
        {
            var buckets = new long[Bounds.Length + 1];
            for (var i = 1; i <= Steps; i++)
            {
                buckets[1 + shift] += 10;
                buckets[2 + shift] += 5 + (i / 30 % 2 * 6);
                buckets[5 + shift] += i % 20 == 0 ? 2 : 0;
                yield return new()
                {
                    Instrument = instrument,
                    Attributes = new(attributes),
                    Start = start,
                    Time = start + (i * Step),
                    Value = i * 0.1,
                    Count = buckets.Sum(),
                    Bounds = Bounds,
                    Buckets = [.. buckets],
                    Exemplars =
                        i % 12 == 0
                            ?
                            [
                                new(
                                    start + (i * Step),
                                    0.004 + (shift * 0.01),
                                    TelemetryScene.SlowTrace,
                                    "5".PadLeft(16, 'a')
                                ),
                            ]
                            : [],
                };
            }
        }
    }
}
