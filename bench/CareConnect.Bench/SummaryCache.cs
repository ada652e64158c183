using System.Diagnostics;

namespace CareConnect.Bench;

/// <summary>
/// The health summary of a patient with a long history, from the cache and, by a second process that has none, without it.
/// </summary>
internal static class SummaryCache
{
    // Five readings a day for three years.
    private static readonly WardSize Size = new(1, OwnPatients: 1, ReadingsEach: 5_475, TimeSpan.FromDays(1095));
    private static readonly TimeSpan MaxWaitForCache = TimeSpan.FromSeconds(30);

    public static async Task MeasureAsync(int[] connections, Pace pace)
    {
        await using var rig = await Rig.StartAsync();
        using var cached = await rig.StartApiAsync();
        using var uncached = await rig.StartApiAsync(hasCache: false);
        var ward = await Ward.CreateAsync(cached, rig.SuperuserOf(Rig.Database), Size);
        var kinds = new Kinds(ward);
        foreach (var count in connections)
        {
            await ward.Caregiver.SignInAsync(cached, uncached);
            await WaitForHitAsync(cached, kinds.Summary("hit"));
            var hit = new Load(cached, count, kinds.Summary("hit"));
            var bypass = new Load(uncached, count, kinds.Summary("bypass"));
            var comparison = new Comparison(bypass, hit, pace);
            await comparison.RunAsync();
            var times = comparison.Quotient(slice => slice.Latencies.P50);
            Report.Line($"{hit.Name}: p50 from the cache is {times.ToString("0.0")} times shorter");
            Report.Line("hit", hit);
            Report.Line("none", bypass);
        }
    }

    // The first answers say miss, or bypass while the connection to the cache is being made.
    private static async Task WaitForHitAsync(ServiceProcess api, Kind summary)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            using var request = summary.Create();
            using var response = await api.Client.SendAsync(request);
            if (clock.Elapsed > MaxWaitForCache)
            {
                summary.Check(response);
                return;
            }

            if (response.Headers.TryGetValues("X-Cache", out var values) && values.Single() == "hit")
            {
                return;
            }

            await Task.Delay(50);
        }
    }
}
