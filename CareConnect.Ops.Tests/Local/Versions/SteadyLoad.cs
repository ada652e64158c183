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
    private volatile Session _session = new("", "");
    private int _requests;

    private SteadyLoad(RunningAppHost host) => _host = host;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts it.</summary>
    /// <param name="host">Where.</param>
    /// <param name="renewal">How often the devices renew their access token; without, they keep the first.</param>
    public static async Task<SteadyLoad> StartAsync(RunningAppHost host, TimeSpan? renewal = null)
    {
        var load = new SteadyLoad(host);
        (load._session, var patient) = await SignUpAsync(host.Api);
        for (var count = 0; count <= Writers; count++)
        {
            load._clients.Add(new HttpClient(new Bearer(load)) { BaseAddress = host.Api });
        }

        load._running = Task.WhenAll(
            load._clients.Select(
                    (client, index) =>
                        Task.Run(
                            () => index == 0 ? load.ReadAsync(client, patient) : load.WriteAsync(client, patient),
                            Stop
                        )
                )
                .Append(renewal is { } every ? Task.Run(() => load.RenewAsync(every), Stop) : Task.CompletedTask)
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

    private async Task RenewAsync(TimeSpan every)
    {
        using var http = new HttpClient { BaseAddress = _host.Api };
        while (!_stop.IsCancellationRequested)
        {
            var refreshToken = _session.RefreshToken;
            await AskAsync(
                200,
                async () =>
                {
                    var answer = await http.PostAsJsonAsync("/api/auth/refresh", new { refreshToken }, Stop);
                    if (answer.IsSuccessStatusCode)
                    {
                        _session = Session.Of(await answer.Content.ReadFromJsonAsync<JsonElement>(Stop));
                    }

                    return answer;
                },
                null
            );
            await Task.WhenAny(Task.Delay(every, _stop.Token));
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

        await Task.Delay(50, Stop);
    }

    private static async Task<(Session Session, string Patient)> SignUpAsync(Uri api)
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
        var session = Session.Of(tokens);
        http.DefaultRequestHeaders.Authorization = new("Bearer", session.AccessToken);
        var patients = await http.GetFromJsonAsync<JsonElement>("/api/patients", Stop);
        return (session, $"/api/patients/{patients.GetProperty("items")[0].GetProperty("id").GetString()}");
    }

    private sealed record Session(string AccessToken, string RefreshToken)
    {
        public static Session Of(JsonElement tokens) =>
            new(tokens.GetProperty("accessToken").GetString()!, tokens.GetProperty("refreshToken").GetString()!);
    }

    /// <summary>Sends each request with the token of the moment.</summary>
    private sealed class Bearer(SteadyLoad load) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            request.Headers.Authorization = new("Bearer", load._session.AccessToken);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
