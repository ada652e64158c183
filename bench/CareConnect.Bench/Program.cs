namespace CareConnect.Bench;

/// <summary>Measures what has a budget. Its figures depend on the machine, so they are read, never asserted.</summary>
internal static class Program
{
    private const string Usage = """
        usage: CareConnect.Bench startup [runs]              start-up of the topology with fresh and with warm data, 5 runs each
               CareConnect.Bench ratio [connections...]      reading and recording as a share of bare endpoints, 8 and 64
               CareConnect.Bench mixed [connections]         a steady mixed load, 8 connections
               CareConnect.Bench history [small] [large]     reads among so many readings, 100000 against 10000000
               CareConnect.Bench cache [connections...]      the health summary with and without the cache, 1 and 8
               CareConnect.Bench overload [seconds]          five times the capacity, 10 s in each round, 120 at most
               CareConnect.Bench dashboard [spans] [logs]    what the dashboard takes in and shows, 400000 and 200000,
                                                             and what sending there costs the API
               CareConnect.Bench deploys [count]             deployments under load, 5: failed requests, lost readings, times
               CareConnect.Bench drill [drills]              RTO, RPO and lost writes of so many failovers under load, 5
        Each but startup and deploys takes --brief as its last argument: one short turn, which shows that it works and measures nothing.
        """;

    private static async Task<int> Main(string[] args)
    {
        var isBrief = args is [.., "--brief"];
        var pace = isBrief ? Pace.Brief : Pace.Full;
        switch (isBrief ? args[..^1] : args)
        {
            case ["startup", .. var rest] when !isBrief && TryRead(rest, [5], out var runs) && runs.Length == 1:
                await StartUp.MeasureAsync(runs[0]);
                return 0;
            case ["deploys", .. var rest] when !isBrief && TryRead(rest, [5], out var count) && count.Length == 1:
                await Deploys.MeasureAsync(count[0]);
                return 0;
            case ["ratio", .. var rest] when TryRead(rest, [8, 64], out var connections):
                await Ratio.MeasureAsync(connections, pace);
                return 0;
            case ["mixed", .. var rest] when TryRead(rest, [8], out var connections) && connections.Length == 1:
                await Mixed.MeasureAsync(connections[0], pace);
                return 0;
            case ["history", .. var rest]
                when TryRead(rest, [100_000, 10_000_000], out var sizes)
                    && sizes.Length == 2
                    && sizes.Min() >= History.FewestReadings:
                await History.MeasureAsync(sizes[0], sizes[1], pace);
                return 0;
            case ["cache", .. var rest] when TryRead(rest, [1, 8], out var connections):
                await SummaryCache.MeasureAsync(connections, pace);
                return 0;
            case ["overload", .. var rest]
                when TryRead(rest, [10], out var seconds) && seconds.Length == 1 && seconds[0] <= Overload.MostSeconds:
                await Overload.MeasureAsync(TimeSpan.FromSeconds(seconds[0]), pace);
                return 0;
            case ["dashboard", .. var rest]
                when TryRead(rest, [400_000, 200_000], out var records) && records.Length == 2:
                await DashboardLoad.MeasureAsync(records[0], records[1], connections: 8, pace);
                return 0;
            case ["drill", .. var rest] when TryRead(rest, [5], out var drills) && drills.Length == 1:
                await Drills.MeasureAsync(isBrief ? 1 : drills[0], TimeSpan.FromSeconds(isBrief ? 5 : 30));
                return 0;
            case ["bare", var connectionString]:
                await BareServer.RunAsync(connectionString);
                return 0;
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }

    // Numbers above zero; where none are given, those that are usual.
    private static bool TryRead(string[] given, int[] usual, out int[] numbers)
    {
        numbers = given is [] ? usual : [.. given.Select(text => int.TryParse(text, out var number) ? number : 0)];
        return numbers.All(number => number > 0);
    }
}
