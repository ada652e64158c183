using System.Net.Http.Headers;
using System.Text.Json;
using CareConnect.Dashboard.Api;
using CareConnect.Dashboard.Security;
using CareConnect.Dashboard.Telemetry;
using CareConnect.Dashboard.Tests.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CareConnect.Dashboard.Tests.Api;

/// <summary>The API on a free port of the loopback address, with a store of its own.</summary>
internal sealed class ApiFixture : IAsyncDisposable
{
    public const string Token = "the-token";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-api-test-");
    private readonly WebApplication _app;

    private ApiFixture()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.Configure<DashboardOptions>(options =>
            (options.DataFolder, options.BrowserToken) = (_folder.FullName, Token)
        );
        builder.Services.AddSingleton<TimeProvider>(
            new SetClock(DateTimeOffset.UnixEpoch.AddTicks(StoreFixture.Midnight / 100))
        );
        builder.Services.AddTelemetryStore();
        builder.AddSignIn();
        _app = builder.Build();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapTelemetryApi();
    }

    public HttpClient Client { get; } = new();

    public TelemetryStore Store => _app.Services.GetRequiredService<TelemetryStore>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<ApiFixture> StartAsync()
    {
        var fixture = new ApiFixture();
        await fixture._app.StartAsync(Cancelled);
        fixture.Client.BaseAddress = new Uri(fixture._app.Urls.Single() + "/api/telemetry/");
        fixture.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return fixture;
    }

    public async ValueTask AddAsync(TelemetryBatch batch)
    {
        await Store.AddAsync(batch, Cancelled);
        await Store.FlushAsync(Cancelled);
    }

    public async Task<JsonElement> GetAsync(string address)
    {
        using var response = await Client.GetAsync(address, Cancelled);
        response.EnsureSuccessStatusCode();
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return await ReadAsync(response);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        using var document = await JsonDocument.ParseAsync(
            await response.Content.ReadAsStreamAsync(Cancelled),
            default,
            Cancelled
        );
        return document.RootElement.Clone();
    }

    /// <summary>Texts of a member of each item of an array.</summary>
    public async Task<string> TextsAsync(string address, string array, string member)
    {
        var answer = await GetAsync(address);
        return string.Join(',', answer.GetProperty(array).EnumerateArray().Select(item => item.GetProperty(member)));
    }

    public Task StopAsync() => _app.StopAsync(Cancelled);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
