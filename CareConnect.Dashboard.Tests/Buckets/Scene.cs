using CareConnect.Dashboard.Tests.Browser;

namespace CareConnect.Dashboard.Tests.Buckets;

/// <summary>Storage with the scene's objects, a dashboard that follows it, and a window on that.</summary>
internal sealed class Scene(StorageFixture storage, RunningDashboard dashboard, Window window) : IAsyncDisposable
{
    public StorageFixture Storage => storage;
    public RunningDashboard Dashboard => dashboard;
    public Window Window => window;

    public static async Task<Scene> StartAsync(Chromium chromium, IReadOnlyDictionary<string, string>? settings = null)
    {
        var storage = await StorageFixture.StartAsync();
        await StorageScene.FillAsync(storage.S3, TestContext.Current.CancellationToken);
        var dashboard = await RunningDashboard.StartAsync(
            storage.Settings.Concat(settings ?? new Dictionary<string, string>()).ToDictionary()
        );
        return new Scene(storage, dashboard, await chromium.OpenAsync(dashboard));
    }

    public async ValueTask DisposeAsync()
    {
        await window.DisposeAsync();
        await dashboard.DisposeAsync();
        await storage.DisposeAsync();
    }
}
