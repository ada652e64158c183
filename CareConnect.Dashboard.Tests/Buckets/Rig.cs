using System.Net.Http.Headers;
using Amazon.S3;
using CareConnect.Dashboard.Tests.Browser;

namespace CareConnect.Dashboard.Tests.Buckets;

/// <summary>Storage with the scene's objects, and a signed-in client of a dashboard that follows it.</summary>
internal sealed class Rig(StorageFixture storage, RunningDashboard dashboard, HttpClient http) : IAsyncDisposable
{
    private const string Letter = "/buckets/storage/documents/content?key=letters/readme.md";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public IAmazonS3 S3 => storage.S3;
    public HttpClient Http => http;

    public static async Task<Rig> StartAsync()
    {
        var storage = await StorageFixture.StartAsync();
        await StorageScene.FillAsync(storage.S3, Stop);
        var dashboard = await RunningDashboard.StartAsync(storage.Settings);
        var http = new HttpClient { BaseAddress = dashboard.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningDashboard.Token);
        // The dashboard hears of the server a moment after it has started.
        for (var i = 0; i < 100; i++)
        {
            using var answer = await http.GetAsync(Letter, Stop);
            if (answer.IsSuccessStatusCode)
            {
                break;
            }
            await Task.Delay(50, Stop);
        }
        return new Rig(storage, dashboard, http);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await dashboard.DisposeAsync();
        await storage.DisposeAsync();
    }
}
