using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Topology;

/// <summary>Waits for the worker's alerts, as a user who looks again and again.</summary>
internal static class Alerts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The readings that have alerts, one entry for each alert, when there are as many or patience ends.</summary>
    public static async Task<List<Guid>> UntilAsync(HttpClient http, Guid patientId, int count)
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            using var response = await http.FetchAsync($"/api/patients/{patientId}/alerts?limit=200");
            var items = (await response.ReadAsync(200)).GetProperty("items").EnumerateArray();
            var readings = items.Select(alert => alert.GetProperty("vitalSignId").GetGuid()).ToList();
            if (readings.Count >= count || DateTime.UtcNow > until)
            {
                return readings;
            }
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
