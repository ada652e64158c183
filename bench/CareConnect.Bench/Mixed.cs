namespace CareConnect.Bench;

/// <summary>A caregiver's day in a steady load: everything at once, in the shares of <see cref="Kinds.Mix"/>.</summary>
internal static class Mixed
{
    /// <summary>Twenty patients who measure something three times a day, for two years.</summary>
    public static WardSize Size { get; } = new(20, OwnPatients: 20, ReadingsEach: 2_000, History.Span);

    public static async Task MeasureAsync(int connections, Pace pace)
    {
        await using var rig = await Rig.StartAsync();
        using var api = await rig.StartApiAsync();
        var ward = await Ward.CreateAsync(api, rig.SuperuserOf(Rig.Database), Size);
        var mix = new Kinds(ward).Mix;
        var load = new Load(api, connections, mix);
        await load.RunAsync(pace.WarmUp, isCounted: false);
        for (var round = 0; round < pace.Rounds; round++)
        {
            await load.RunAsync(pace.Slice);
        }

        Report.Line($"mixed load, {connections} connections");
        Report.Line("all", load);
        foreach (var kind in mix)
        {
            var part = load.Of(kind);
            Report.Line($"  {kind.Name} ({kind.Share:P0}): {part.Throughput:0} requests/s, {part.Latencies}");
        }
    }
}
