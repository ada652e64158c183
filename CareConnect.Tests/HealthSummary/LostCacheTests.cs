using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.HealthSummary;

/// <summary>Without its cache the API answers the same, and uses it again when it is back.</summary>
public sealed class LostCacheTests(CachedApi api) : IClassFixture<CachedApi>
{
    [Fact]
    public async Task A_killed_cache_is_passed_by_and_used_again_when_it_is_back()
    {
        var patient = await api.APatientWithCachedSummaryAsync();
        await api.Redis.KillAsync();

        await patient.RecordAsync(90, DateTimeOffset.UtcNow);
        var away = await patient.SummaryAsync();

        Assert.Equal(("bypass", 90m), (away.Cache, away.HeartRate));
        await api.Redis.StartAsync();
        await CachedApi.UntilAsync(patient, "hit");
        Assert.Equal(90m, (await patient.SummaryAsync()).HeartRate);
    }

    [Fact]
    public async Task A_cache_that_hangs_is_passed_by_and_what_it_missed_is_not_answered_from_it()
    {
        var patient = await api.APatientWithCachedSummaryAsync();
        await api.Redis.SignalAsync("STOP");

        try
        {
            await patient.RecordAsync(90, DateTimeOffset.UtcNow);
            var hanging = await patient.SummaryAsync();
            var known = await patient.SummaryAsync();

            Assert.Equal(
                ("bypass", 90m, "bypass", 90m),
                (hanging.Cache, hanging.HeartRate, known.Cache, known.HeartRate)
            );
        }
        finally
        {
            await api.Redis.SignalAsync("CONT");
        }
        await CachedApi.UntilAsync(patient, "hit");
        Assert.Equal(90m, (await patient.SummaryAsync()).HeartRate);
    }

    [Fact]
    public async Task Without_any_cache_the_answer_is_a_bypass()
    {
        await using var alone = ApiFactory.Start(api.Database);
        var patient = await ApiCalls.SignUpAsync(alone.CreateClient(), "PATIENT");
        await patient.RecordAsync(70);

        var first = await patient.SummaryAsync();
        var second = await patient.SummaryAsync();

        Assert.Equal(("bypass", 70m, "bypass"), (first.Cache, first.HeartRate, second.Cache));
    }
}
