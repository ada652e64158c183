using System.Diagnostics;
using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Health;
using StackExchange.Redis;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>Asks each layer by itself, some thirty times, and says which one is slow.</summary>
internal static class LatencyDiagnosis
{
    private const int Asked = 30;

    public static IReadOnlyList<Question> Questions(LocalTopology topology) =>
        [
            // The guide wants 95 % of the answers within 500 ms; a layer below must leave room for those above.
            Layer(
                "api",
                "GET /health, 30 times",
                200,
                "careconnect diagnose database --target local",
                topology,
                ApiAsync
            ),
            Layer(
                "database",
                "SELECT 1, 30 times",
                20,
                "careconnect diagnose database --target local",
                topology,
                DatabaseAsync
            ),
            Layer("cache", "PING, 30 times", 10, "restart it in the dashboard", topology, CacheAsync),
            new(
                "statements",
                "SELECT from pg_stat_statements: where the time goes",
                async cancellationToken =>
                {
                    var database = await DatabaseAccess.OfAsync(topology, cancellationToken);
                    return await SlowStatements.FindAsync(database, cancellationToken);
                }
            ),
        ];

    private static Question Layer(
        string name,
        string call,
        double limitMs,
        string remedy,
        LocalTopology topology,
        Func<LocalTopology, CancellationToken, Task<IReadOnlyList<double>>> measure
    ) =>
        new(
            name,
            call,
            async cancellationToken =>
            {
                var times = (await measure(topology, cancellationToken)).Order().ToList();
                var (p50, p95) = (times[times.Count / 2], times[(int)(times.Count * 0.95)]);
                var text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"p50 {p50:0.0} ms, p95 {p95:0.0} ms, longest {times[^1]:0.0} ms"
                );
                return
                [
                    p95 <= limitMs
                        ? Finding.Ok(text)
                        : Finding.Warning(
                            $"{text}; more than {limitMs.ToString(CultureInfo.InvariantCulture)} ms",
                            remedy
                        ),
                ];
            }
        );

    private static async Task<IReadOnlyList<double>> ApiAsync(
        LocalTopology topology,
        CancellationToken cancellationToken
    )
    {
        var api = await topology.ResourceAsync(LocalNames.Api, cancellationToken);
        var address =
            api.Urls.FirstOrDefault(url => url.Scheme == Uri.UriSchemeHttp)
            ?? throw new ProcedureException($"'{api.Name}' does not run ({api.State}).");
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        return await MeasureAsync(async () =>
        {
            using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken);
        });
    }

    private static async Task<IReadOnlyList<double>> DatabaseAsync(
        LocalTopology topology,
        CancellationToken cancellationToken
    )
    {
        var database = await DatabaseAccess.OfAsync(topology, cancellationToken);
        await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
        return await MeasureAsync(() => connection.ExecuteAsync("SELECT 1", cancellationToken));
    }

    private static async Task<IReadOnlyList<double>> CacheAsync(
        LocalTopology topology,
        CancellationToken cancellationToken
    )
    {
        var text = await topology.ConnectionStringAsync(LocalNames.Cache, cancellationToken);
        await using var cache = await ConnectionMultiplexer.ConnectAsync(ConfigurationOptions.Parse(text));
        return await MeasureAsync(() => cache.GetDatabase().PingAsync());
    }

    // The first asks for what is asked but once: a connection, a plan.
    private static async Task<IReadOnlyList<double>> MeasureAsync(Func<Task> ask)
    {
        await ask();
        var times = new List<double>();
        for (var count = 0; count < Asked; count++)
        {
            var clock = Stopwatch.StartNew();
            await ask();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        return times;
    }
}
