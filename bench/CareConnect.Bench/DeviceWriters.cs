using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace CareConnect.Bench;

/// <summary>A patient's devices that record readings on kept connections until they are stopped, and remember each answer.</summary>
internal sealed class DeviceWriters : IAsyncDisposable
{
    private const int Devices = 4;
    private const string Email = "devices@bench.example";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // Access tokens are good for a quarter of an hour.
    private static readonly TimeSpan SessionTime = TimeSpan.FromMinutes(10);
    private readonly string _password = RandomNumberGenerator.GetHexString(24);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _api;
    private Task _running = Task.CompletedTask;
    private int _requests;
    private int _failed;

    private DeviceWriters(Uri api) => _api = api;

    /// <summary>Readings that were answered with 201: these must never be lost.</summary>
    public ConcurrentQueue<Guid> Acknowledged { get; } = [];

    public int Requests => _requests;

    /// <summary>Requests with another answer, or none.</summary>
    public int Failed => _failed;

    public static async Task<DeviceWriters> StartAsync(Uri api)
    {
        var writers = new DeviceWriters(api);
        using var http = new HttpClient { BaseAddress = api };
        var person = new
        {
            email = Email,
            password = writers._password,
            firstName = "Bench",
            lastName = "Devices",
            role = "PATIENT",
        };
        (await http.PostAsJsonAsync("/api/auth/register", person)).EnsureSuccessStatusCode();
        writers._running = Task.WhenAll(
            Enumerable.Range(0, Devices).Select(_ => Task.Run(() => writers.RunAsync(writers._stop.Token)))
        );
        return writers;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var http = new HttpClient { BaseAddress = _api };
            var path = await SignInAsync(http);
            var until = DateTime.UtcNow + SessionTime;
            while (!stop.IsCancellationRequested && DateTime.UtcNow < until)
            {
                await RecordAsync(http, path);
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    private async Task RecordAsync(HttpClient http, string path)
    {
        var reading = new
        {
            id = Guid.CreateVersion7(),
            type = "heart-rate",
            value = 70,
            unit = "/min",
            measuredAt = DateTimeOffset.UtcNow,
        };
        Interlocked.Increment(ref _requests);
        try
        {
            using var answer = await http.PostAsJsonAsync(path, reading);
            if ((int)answer.StatusCode == 201)
            {
                Acknowledged.Enqueue(reading.id);
                return;
            }
        }
        catch (HttpRequestException)
        {
            // Counted below, like an answer that is not the right one.
        }

        Interlocked.Increment(ref _failed);
    }

    private async Task<string> SignInAsync(HttpClient http)
    {
        using var signedIn = await http.PostAsJsonAsync("/api/auth/login", new { email = Email, password = _password });
        signedIn.EnsureSuccessStatusCode();
        var token = (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var patients = await http.GetFromJsonAsync<JsonElement>("/api/patients");
        return $"/api/patients/{patients.GetProperty("items")[0].GetProperty("id").GetString()}/vital-signs";
    }
}
