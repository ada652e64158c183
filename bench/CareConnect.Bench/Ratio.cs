namespace CareConnect.Bench;

/// <summary>
/// Reading and recording one reading through the API as a share of bare endpoints on the same database, one process each,
/// in turns.
/// </summary>
internal static class Ratio
{
    // One reading to be read again and again, as the bare endpoint does.
    private static readonly WardSize Size = new(1, OwnPatients: 1, ReadingsEach: 1, TimeSpan.FromDays(1));

    public static async Task MeasureAsync(int[] connections, Pace pace)
    {
        await using var rig = await Rig.StartAsync();
        using var api = await rig.StartApiAsync();
        using var bare = await rig.StartBareAsync();
        var ward = await Ward.CreateAsync(api, rig.SuperuserOf(Rig.Database), Size);
        var kinds = new Kinds(ward);
        foreach (var count in connections)
        {
            await ward.Caregiver.SignInAsync(api);
            await CompareAsync(new Load(api, count, kinds.Record), new Load(bare, count, BareServer.Insert), pace);
            await CompareAsync(new Load(api, count, kinds.ReadOne), new Load(bare, count, BareServer.Read), pace);
        }
    }

    private static async Task CompareAsync(Load api, Load bare, Pace pace)
    {
        var comparison = new Comparison(api, bare, pace);
        await comparison.RunAsync();
        var shares = comparison.Quotient(slice => slice.Throughput);
        Report.Line($"{api.Name}: {shares.ToString("P0")} of the bare endpoint");
        Report.Line("api", api);
        Report.Line("bare", bare);
    }
}
