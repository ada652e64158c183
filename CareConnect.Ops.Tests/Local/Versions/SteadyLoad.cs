using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.TestSupport;

namespace CareConnect.Ops.Tests.Local.Versions;

/// <summary>
/// A patient's devices that record a reading after the other while a test does its work, each on its kept connection, and a
/// reader; at the end every answer must have been the right one, and every acknowledged reading be there.
/// </summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private const int Writers = 2;
    private readonly RunningAppHost _host;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<HttpClient> _clients = [];
    private readonly List<Guid> _acknowledged = [];
    private readonly List<string> _failures = [];
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private int _requests;

    private SteadyLoad(RunningAppHost host) => _host = host;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<SteadyLoad> StartAsync(RunningAppHost host)
    {
        var load = new SteadyLoad(host);
        var (token, patient) = await SignUpAsync(host.Api);
        for (var count = 0; count <= Writers; count++)
        {
            var client = new HttpClient { BaseAddress = host.Api };
            client.DefaultRequestHeaders.Authorization = token;
            load._clients.Add(client);
        }

        load._running = Task.WhenAll(
            load._clients.Select(
                (client, index) =>
                    Task.Run(
                        () => index == 0 ? load.ReadAsync(client, patient) : load.WriteAsync(client, patient),
                        Stop
                    )
            )
        );
        return load;
    }

    /// <summary>Ends it, and requires that nothing failed and nothing is lost.</summary>
    public async Task RequireNothingFailedAsync()
    {
        await _stop.CancelAsync();
        await _running;
        Assert.True(
            _failures.Count == 0,
            $"{_failures.Count} of {_requests} failed: {string.Join("; ", _failures.Take(5))}"
        );
        Assert.True(_acknowledged.Count > 50, $"only {_acknowledged.Count} readings were recorded");
        using var topology = LocalTopology.Find(new OpsHome(_host.Home), null);
        await using var owner = await DatabaseAccess.OpenAsync(
            (await DatabaseAccess.OfAsync(topology, Stop)).Owner,
            Stop
        );
        var ids = string.Join(',', _acknowledged.Select(id => $"'{id}'"));
        Assert.Equal(
            _acknowledged.Count,
            await owner.ValueAsync<long>($"SELECT count(DISTINCT id) FROM vital_signs WHERE id IN ({ids})", Stop)
        );
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{_requests} requests, 0 failed; {_acknowledged.Count} readings acknowledged, all there"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _clients.ForEach(client => client.Dispose());
        _stop.Dispose();
    }

    private async Task WriteAsync(HttpClient client, string patient)
    {
        while (!_stop.IsCancellationRequested)
        {
            var id = Guid.CreateVersion7();
            var reading = new
            {
                id,
                type = "heart-rate",
                value = 70,
                unit = "/min",
                measuredAt = DateTimeOffset.UtcNow,
            };
            await AskAsync(201, () => client.PostAsJsonAsync($"{patient}/vital-signs", reading, Stop), id);
        }
    }

    private async Task ReadAsync(HttpClient client, string patient)
    {
        while (!_stop.IsCancellationRequested)
        {
            await AskAsync(200, () => client.GetAsync($"{patient}/vital-signs?limit=5", Stop), null);
        }
    }

    private async Task AskAsync(int expected, Func<Task<HttpResponseMessage>> ask, Guid? id)
    {
        string? failure = null;
        try
        {
            using var answer = await ask();
            failure = (int)answer.StatusCode == expected ? null : $"{(int)answer.StatusCode} instead of {expected}";
        }
        catch (HttpRequestException problem)
        {
            failure = $"{problem.Message} ({problem.InnerException?.Message})";
        }

        lock (_gate)
        {
            _requests++;
            if (failure is not null)
            {
                _failures.Add($"{DateTime.UtcNow:HH:mm:ss.fff} {failure}");
            }
            else if (id is { } acknowledged)
            {
                _acknowledged.Add(acknowledged);
            }
        }

        await Task.Delay(30, Stop);
    }

    private static async Task<(AuthenticationHeaderValue Token, string Patient)> SignUpAsync(Uri api)
    {
        using var http = new HttpClient { BaseAddress = api };
        var (email, password) = ($"steady-{Guid.NewGuid():n}@example.org", $"Pass-{Guid.NewGuid():n}");
        var person = new
        {
            email,
            password,
            firstName = "Steady",
            lastName = "Writer",
            role = "PATIENT",
        };
        (await http.PostAsJsonAsync("/api/auth/register", person, Stop)).EnsureSuccessStatusCode();
        var tokens = await (
            await http.PostAsJsonAsync("/api/auth/login", new { email, password }, Stop)
        ).Content.ReadFromJsonAsync<JsonElement>(Stop);
        var token = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("accessToken").GetString());
        http.DefaultRequestHeaders.Authorization = token;
        var patients = await http.GetFromJsonAsync<JsonElement>("/api/patients", Stop);
        return (token, $"/api/patients/{patients.GetProperty("items")[0].GetProperty("id").GetString()}");
    }
}
