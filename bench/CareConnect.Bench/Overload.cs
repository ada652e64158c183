namespace CareConnect.Bench;

/// <summary>
/// What is left of the capacity when five times as much is asked, and how soon the rest is told so. Peak and overload take
/// turns, by the same generator and with the same requests, the mixed load.
/// </summary>
internal static class Overload
{
    /// <summary>Longer rounds would outlive the access token that the prepared requests carry.</summary>
    public const int MostSeconds = 120;

    private const int Times = 5;
    private const int Rounds = 3;
    private static readonly int[] PeakConnections = [8, 16, 32, 64, 128];

    // More than the API works on and lets wait, and as many again that are just being refused.
    private const int OverloadConnections = 1_000;

    public static async Task MeasureAsync(TimeSpan length, Pace pace)
    {
        await using var rig = await Rig.StartAsync();
        using var api = await rig.StartApiAsync();
        var ward = await Ward.CreateAsync(api, rig.SuperuserOf(Rig.Database), Mixed.Size);
        using var generator = await Generator.CreateAsync(api, new Kinds(ward).Mix);
        await generator.RunAsync(PeakConnections[^1], pace.WarmUp);
        var (connections, capacity) = await FindPeakAsync(generator, length / 3);
        var offered = Times * capacity;
        var (peaks, overloads) = (new List<Outcomes>(), new List<Outcomes>());
        for (var round = 0; round < Math.Min(Rounds, pace.Rounds); round++)
        {
            peaks.Add(await generator.RunAsync(connections, length / 3));
            overloads.Add(await generator.RunAsync(OverloadConnections, length, offered));
        }

        var shares = peaks.Zip(overloads, (peak, overload) => overload.Goodput / peak.Goodput);
        Report.Line($"offered {offered:0} requests/s, {Times} times the peak of {connections} connections");
        Report.Line($"goodput: {new Spread(shares).ToString("P0")} of the peak");
        Print("peak", Outcomes.Sum(peaks));
        Print("overload", Outcomes.Sum(overloads));
    }

    private static async Task<(int Connections, double Goodput)> FindPeakAsync(Generator generator, TimeSpan length)
    {
        var steps = new List<(int Connections, double Goodput)>();
        foreach (var connections in PeakConnections)
        {
            var outcomes = await generator.RunAsync(connections, length);
            Report.Line($"  {connections} connections: {outcomes.Goodput:0} requests/s, {outcomes.GoodLatencies}");
            steps.Add((connections, outcomes.Goodput));
        }

        return steps.MaxBy(step => step.Goodput);
    }

    // The generator takes its share of the same processors: what it uses more than at the peak, the API cannot have.
    private static void Print(string name, Outcomes outcomes)
    {
        Report.Line($"{name}: sent {outcomes.Sent:0}/s, late by {outcomes.Lateness}; processors {outcomes.Processors}");
        Report.Line($"  answered {outcomes.Goodput:0}/s, {outcomes.GoodLatencies}");
        Report.Line($"  refused {outcomes.RefusedShare:P0}, {outcomes.RefusedLatencies}");
        Report.Line($"  statuses {outcomes.Statuses}");
    }
}
