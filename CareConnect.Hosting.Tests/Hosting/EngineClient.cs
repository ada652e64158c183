using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>The engine's state as scripts read it.</summary>
internal static class EngineClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The engine of an application that runs in the test's own process.</summary>
    public static HttpClient Of(DistributedApplication app)
    {
        var run = app.Services.GetRequiredService<RunFile>();
        var http = new HttpClient { BaseAddress = new Uri(run.Address!) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", run.Token);
        return http;
    }

    public static async Task<List<JsonElement>> ResourcesAsync(this HttpClient engine)
    {
        var body = await engine.GetFromJsonAsync<JsonElement>("/api/resources", TestContext.Current.CancellationToken);
        return [.. body.GetProperty("resources").EnumerateArray()];
    }

    public static async Task<JsonElement> ResourceAsync(this HttpClient engine, string name) =>
        (await engine.ResourcesAsync()).Single(resource => resource.GetProperty("name").GetString() == name);

    public static async Task<List<string>> ReplicasAsync(this HttpClient engine, string name) =>
        [
            .. (await engine.ResourceAsync(name))
                .GetProperty("replicas")
                .EnumerateArray()
                .Select(replica => replica.GetProperty("name").GetString()!),
        ];

    public static async Task<JsonElement> ReplicaAsync(this HttpClient engine, string name, string replica) =>
        (await engine.ResourceAsync(name))
            .GetProperty("replicas")
            .EnumerateArray()
            .Single(candidate => candidate.GetProperty("name").GetString() == replica);

    /// <summary>Waits until a replica is as asked for.</summary>
    public static async Task<JsonElement> UntilAsync(
        this HttpClient engine,
        string name,
        string replica,
        Predicate<JsonElement> isSo
    )
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            var state = await engine.ReplicaAsync(name, replica);
            if (isSo(state))
            {
                return state;
            }
            Assert.True(DateTime.UtcNow < until, $"{replica} stays {state}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public static bool IsHealthy(JsonElement state) => state.GetProperty("health").GetString() == "Healthy";

    public static bool IsIn(JsonElement state, string word) => state.GetProperty("state").GetString() == word;

    public static async Task<Uri> AddressAsync(this HttpClient engine, string name) =>
        new((await engine.ResourceAsync(name)).GetProperty("urls")[0].GetString()!);

    public static Task<HttpResponseMessage> CommandAsync(this HttpClient engine, string name, string command) =>
        engine.PostAsync($"/api/resources/{name}/{command}", null, TestContext.Current.CancellationToken);
}
