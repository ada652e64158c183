using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace CareConnect.Bench;

/// <summary>
/// Reading and recording one reading through the API as a share of bare endpoints on the same database, one process each,
/// in turns.
/// </summary>
internal static class Ratio
{
    private const int Rounds = 7;
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    public static async Task MeasureAsync(int connections)
    {
        using var home = new BenchFolder();
        var appPassword = RandomNumberGenerator.GetHexString(32);
        Environment.SetEnvironmentVariable("Parameters__careconnect-app-password", appPassword);
        await using var topology = await Topology.StartAsync(home.Path);
        var postgres = await topology.AddressOfAsync("postgres");
        var cache = await topology.AddressOfAsync("cache");
        var server = $"Host={postgres.Host};Port={postgres.Port};Database=careconnect";
        using var api = await ServiceProcess.StartAsync(
            "CareConnect.Api",
            [],
            "/alive",
            new()
            {
                ["ConnectionStrings__careconnect"] = $"{server};Username=careconnect_app;Password={appPassword}",
                ["ConnectionStrings__careconnect-readonly"] =
                    $"{server};Username=careconnect_app;Password={appPassword}",
                ["ConnectionStrings__cache"] = $"{cache.Host}:{cache.Port},password={Topology.ServerPassword}",
                ["Jwt__SigningKey"] = RandomNumberGenerator.GetHexString(64),
            }
        );
        using var bare = await ServiceProcess.StartAsync(
            "CareConnect.Bench",
            ["bare", $"{server};Username=postgres;Password={Topology.ServerPassword}"],
            $"/readings/{BareServer.ReadingId}",
            []
        );
        var readings = $"/api/patients/{await SignUpAsync(api.Client)}/vital-signs";
        await CompareAsync(
            "recording a reading",
            new Load(api, () => Post(readings, ApiReading()), connections),
            new Load(bare, () => Post("/readings", BareReading()), connections)
        );
        var one = $"{readings}/{await RecordAsync(api.Client, readings)}";
        await CompareAsync(
            "reading one reading",
            new Load(api, () => new(HttpMethod.Get, one), connections),
            new Load(bare, () => new(HttpMethod.Get, $"/readings/{BareServer.ReadingId}"), connections)
        );
    }

    private static async Task<string> RecordAsync(HttpClient api, string readings)
    {
        using var request = Post(readings, ApiReading());
        using var recorded = await api.SendAsync(request);
        recorded.EnsureSuccessStatusCode();
        return (await recorded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static async Task CompareAsync(string what, Load api, Load bare)
    {
        await api.RunAsync(WarmUp, isCounted: false);
        await bare.RunAsync(WarmUp, isCounted: false);
        for (var round = 0; round < Rounds; round++)
        {
            await api.RunAsync(Slice);
            await bare.RunAsync(Slice);
        }

        var shares = api.Throughputs.Zip(bare.Throughputs, (a, b) => a / b).Order().ToList();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {shares[Rounds / 2]:P0} of the bare endpoint ({shares[0]:P0} to {shares[^1]:P0} over {Rounds} rounds)"
            )
        );
        Print("api", api);
        Print("bare", bare);
    }

    private static void Print(string name, Load load) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {name, -5} {load.Throughputs.Average():0} requests/s, p50 {load.Percentile(0.5):0.0} ms, p95 {load.Percentile(0.95):0.0} ms, processor {load.ProcessorMilliseconds:0.00} ms a request"
            )
        );

    private static HttpRequestMessage Post(string path, object body) =>
        new(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType()) };

    private static object ApiReading() =>
        new
        {
            type = "heart-rate",
            value = 71,
            unit = "/min",
            measuredAt = DateTimeOffset.UtcNow,
        };

    private static BareReading BareReading() =>
        new(Guid.CreateVersion7(), "heart-rate", 71, "/min", DateTimeOffset.UtcNow);

    /// <summary>A patient of their own, signed in; returns the record's id.</summary>
    private static async Task<string> SignUpAsync(HttpClient api)
    {
        var password = RandomNumberGenerator.GetHexString(24);
        var account = new
        {
            email = "bench@bench.example",
            password,
            firstName = "Bench",
            lastName = "Mark",
            role = "PATIENT",
        };
        using var registered = await api.PostAsJsonAsync("/api/auth/register", account);
        registered.EnsureSuccessStatusCode();
        using var signedIn = await api.PostAsJsonAsync("/api/auth/login", new { account.email, password });
        signedIn.EnsureSuccessStatusCode();
        var tokens = await signedIn.Content.ReadFromJsonAsync<JsonElement>();
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            tokens.GetProperty("accessToken").GetString()
        );
        return (await registered.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("patientId").GetString()!;
    }
}
