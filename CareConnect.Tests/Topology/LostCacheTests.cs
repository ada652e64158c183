using Aspire.Hosting.ApplicationModel;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Topology;

/// <summary>Without the cache everything is answered all the same.</summary>
[Collection(TopologyGroup.Name)]
public sealed class LostCacheTests(RunningTopology topology)
{
    [Fact]
    public async Task Everything_still_answers_without_the_cache()
    {
        await topology.StartAsync();
        using var before = topology.Connect();
        var known = await ApiCalls.SignUpAsync(before, "PATIENT");

        await topology.KillAsync("cache");
        try
        {
            using var http = topology.Connect();
            var caregiver = await ApiCalls.SignUpAsync(http, "CAREGIVER");
            var patientId = await caregiver.CreatePatientAsync();
            var readings = $"/api/patients/{patientId}/vital-signs";
            using var recorded = await http.PostAsync(readings, ApiCalls.HeartRate(70));
            await recorded.ReadAsync(201);
            using var latest = await http.FetchAsync(readings + "/latest");
            await latest.ReadAsync(200);
            using var list = await http.FetchAsync(readings);
            await list.ReadAsync(200);
            using var me = await known.Http.FetchAsync("/api/auth/me");
            await me.ReadAsync(200);
            using var refreshed = await http.PostAsync("/api/auth/refresh", new { known.RefreshToken });
            await refreshed.ReadAsync(200);
            using var health = await http.FetchAsync("/actuator/health");
            Assert.Equal("UP", (await health.ReadAsync(200)).GetProperty("status").GetString());
        }
        finally
        {
            await topology.CommandAsync("cache", KnownResourceCommands.StartCommand);
            await topology.UntilAllHealthyAsync();
        }
    }
}
