using System.Diagnostics;

namespace CareConnect.Bench;

/// <summary>
/// What the dashboard takes in, what it then holds, how long its lists take over a full store, and what sending costs the API.
/// </summary>
internal static class DashboardLoad
{
    private const int RecordsInMessage = 500;
    private const int Senders = 2;
    private const int Repeats = 21;

    private static readonly WardSize Size = new(20, OwnPatients: 20, ReadingsEach: 200, TimeSpan.FromDays(30));

    public static async Task MeasureAsync(int spans, int logs, int connections, Pace pace)
    {
        using var folder = new BenchFolder();
        using var dashboard = await DashboardProcess.StartAsync(folder.Path);
        await TakeInAsync(dashboard, "spans", "/v1/traces", spans, TelemetryPayloads.Spans);
        await TakeInAsync(dashboard, "logs", "/v1/logs", logs, TelemetryPayloads.Logs);
        Report.Line($"store {dashboard.StoreSize / 1e6:0} MB, working set {dashboard.WorkingSet / 1e6:0} MB");
        await LookAsync(dashboard, "newest traces", "/api/telemetry/traces?limit=100");
        await LookAsync(dashboard, "newest logs", "/api/telemetry/logs?limit=100");
        await LookAsync(dashboard, "logs with a rare text", "/api/telemetry/logs?limit=100&text=Request%207-311");
        await LookAsync(dashboard, "traces with errors", "/api/telemetry/traces?limit=100&hasError=true");
        await LookAsync(
            dashboard,
            "traces with a text of every span",
            "/api/telemetry/traces?limit=100&text=localhost"
        );
        await CostAsync(dashboard, connections, pace);
    }

    private static async Task TakeInAsync(
        DashboardProcess dashboard,
        string what,
        string path,
        int records,
        Func<int, int, DateTimeOffset, byte[]> make
    )
    {
        var now = DateTimeOffset.UtcNow;
        var messages = Enumerable
            .Range(0, records / RecordsInMessage)
            .Select(message => make(message, RecordsInMessage, now))
            .ToList();
        var (next, processorTime, clock) = (-1, dashboard.ProcessorTime, Stopwatch.StartNew());
        await Task.WhenAll(
            Enumerable
                .Range(0, Senders)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (Interlocked.Increment(ref next) is var message && message < messages.Count)
                        {
                            await dashboard.SendAsync(path, messages[message]);
                        }
                    })
                )
        );
        var (seconds, processor) = (clock.Elapsed.TotalSeconds, dashboard.ProcessorTime - processorTime);
        var taken = messages.Count * RecordsInMessage;
        Report.Line(
            $"{what}: {taken} in {seconds:0.0} s, {taken / seconds:0}/s; processor {processor.TotalMicroseconds / taken:0.0} us each"
        );
    }

    private static async Task LookAsync(DashboardProcess dashboard, string what, string path)
    {
        var clock = Stopwatch.StartNew();
        await dashboard.ReadAsync(path);
        var first = clock.Elapsed.TotalMilliseconds;
        var times = new List<double>();
        for (var i = 0; i < Repeats; i++)
        {
            clock.Restart();
            await dashboard.ReadAsync(path);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        var again = new Spread(times);
        Report.Line($"{what}: first {first:0} ms, then {again.ToString("0.0")} ms");
    }

    private static async Task CostAsync(DashboardProcess dashboard, int connections, Pace pace)
    {
        await using var rig = await Rig.StartAsync();
        using var silent = await rig.StartApiAsync();
        using var sending = await rig.StartApiAsync(telemetry: dashboard.Telemetry);
        var ward = await Ward.CreateAsync(silent, rig.SuperuserOf(Rig.Database), Size);
        var kinds = new Kinds(ward);
        foreach (var kind in new[] { kinds.Record, kinds.ReadOne })
        {
            await ward.Caregiver.SignInAsync(silent, sending);
            var (without, with) = (new Load(silent, connections, kind), new Load(sending, connections, kind));
            var comparison = new Comparison(with, without, pace);
            await comparison.RunAsync();
            var shares = comparison.Quotient(slice => slice.Throughput);
            Report.Line($"{with.Name}: with telemetry {shares.ToString("P0")} of without");
            Report.Line("with", with);
            Report.Line("none", without);
        }
    }
}
