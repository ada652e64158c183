using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Topology;

/// <summary>One user's program that records a reading after the other and remembers what it was told about each.</summary>
internal sealed class SteadyWriter(HttpClient http, Guid patientId)
{
    /// <summary>Readings that were answered with 201: these must never be lost.</summary>
    public List<Guid> Acknowledged { get; } = [];

    /// <summary>All other answers, as "status media-type".</summary>
    public List<string> Refusals { get; } = [];

    /// <summary>Requests without an answer.</summary>
    public List<string> Breaks { get; } = [];

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var id = Guid.CreateVersion7();
            try
            {
                using var response = await http.PostAsync(
                    $"/api/patients/{patientId}/vital-signs",
                    ApiCalls.HeartRate(70, id)
                );
                if ((int)response.StatusCode == 201)
                {
                    Acknowledged.Add(id);
                }
                else
                {
                    Refusals.Add($"{(int)response.StatusCode} {response.Content.Headers.ContentType?.MediaType}");
                }
            }
            catch (HttpRequestException broken)
            {
                Breaks.Add(broken.Message);
            }
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
