namespace CareConnect.Bench;

/// <summary>What the length of everybody else's history costs: the same reads on a small and on a large database, in turns.</summary>
internal static class History
{
    /// <summary>24 months.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(730);

    // Few, so that an answer waits for the database rather than for its turn.
    private const int Connections = 2;
    private const int OwnPatients = 20;
    private const int MostReadingsEach = 2_000;

    /// <summary>The fewest readings that leave each of the caregiver's patients one of each type.</summary>
    public const int FewestReadings = OwnPatients * 8;

    public static async Task MeasureAsync(int small, int large, Pace pace)
    {
        // The patients are the same in both; only the number of others differs.
        var each = Math.Min(MostReadingsEach, small / OwnPatients);
        await using var rig = await Rig.StartAsync();
        var (smallApi, smallWard) = await FillAsync(rig, "history_small", small, each);
        using var disposesSmall = smallApi;
        var (largeApi, largeWard) = await FillAsync(rig, "history_large", large, each);
        using var disposesLarge = largeApi;
        await smallWard.Caregiver.SignInAsync(smallApi);
        foreach (
            var pick in (Func<Kinds, Kind>[])[k => k.LastValues, k => k.MonthSeries, k => k.NewestPage, k => k.ReadOne]
        )
        {
            await CompareAsync(
                new Load(largeApi, Connections, pick(new Kinds(largeWard))),
                new Load(smallApi, Connections, pick(new Kinds(smallWard))),
                pace
            );
        }
    }

    private static async Task<(ServiceProcess Api, Ward Ward)> FillAsync(
        Rig rig,
        string database,
        int readings,
        int each
    )
    {
        await rig.CreateDatabaseAsync(database);
        var api = await rig.StartApiAsync(database);
        try
        {
            var size = new WardSize(readings / each, OwnPatients, each, Span);
            return (api, await Ward.CreateAsync(api, rig.SuperuserOf(database), size));
        }
        catch
        {
            api.Dispose();
            throw;
        }
    }

    private static async Task CompareAsync(Load large, Load small, Pace pace)
    {
        var comparison = new Comparison(large, small, pace);
        await comparison.RunAsync();
        var p50 = comparison.Quotient(slice => slice.Latencies.P50);
        var p95 = comparison.Quotient(slice => slice.Latencies.P95);
        Report.Line($"{large.Name}: large takes p50 {p50.ToString("0.00")}, p95 {p95.ToString("0.00")} times as long");
        Report.Line("small", small);
        Report.Line("large", large);
    }
}
