using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>A write that the API said it has.</summary>
/// <param name="Id">The reading's.</param>
/// <param name="Time">When the answer was here, UTC.</param>
internal sealed record Acknowledged(Guid Id, DateTimeOffset Time);

/// <summary>
/// Somebody invented who records readings without a pause, over HTTP as any client does, and remembers each that was
/// acknowledged. What fails is not repeated: nobody was told that it was written.
/// </summary>
internal sealed class WriteLoad : IDisposable
{
    private const int Writers = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly HttpClient _http;
    private readonly string _email =
        $"drill-{RandomNumberGenerator.GetHexString(12, lowercase: true)}@careconnect.example";
    private readonly string _password = RandomNumberGenerator.GetHexString(24);
    private readonly ConcurrentQueue<Acknowledged> _acknowledged = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _all = Task.CompletedTask;
    private int _failed;

    public WriteLoad(Uri api) => _http = new HttpClient { BaseAddress = api, Timeout = TimeSpan.FromSeconds(10) };

    public Guid Patient { get; } = Guid.CreateVersion7();

    /// <summary>In no order.</summary>
    public IReadOnlyCollection<Acknowledged> Acknowledgements => _acknowledged;

    public int Failed => _failed;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await PostAsync(
            "/api/auth/register",
            new
            {
                email = _email,
                password = _password,
                firstName = "Drill",
                lastName = "Invented",
                role = "CAREGIVER",
            },
            cancellationToken
        );
        await SignInAsync(cancellationToken);
        await PostAsync(
            "/api/patients",
            new
            {
                id = Patient,
                firstName = "Drill",
                lastName = "Invented",
            },
            cancellationToken
        );
        _all = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync, CancellationToken.None)));
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _all;
    }

    public void Dispose()
    {
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task WriteAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var id = Guid.CreateVersion7();
            var status = await RecordAsync(id);
            if (status == HttpStatusCode.Created)
            {
                _acknowledged.Enqueue(new(id, DateTimeOffset.UtcNow));
            }
            else
            {
                Interlocked.Increment(ref _failed);
                await RenewAsync(status);
            }

            await Task.WhenAny(Task.Delay(Pause, _stop.Token));
        }
    }

    private async Task<HttpStatusCode?> RecordAsync(Guid id)
    {
        try
        {
            // Not ended by the stop: what was sent is to be known whole.
            using var answer = await _http.PostAsJsonAsync(
                $"/api/patients/{Patient}/vital-signs",
                new
                {
                    id,
                    type = "heart-rate",
                    value = 60 + (id.ToByteArray()[15] % 40),
                    unit = "/min",
                    measuredAt = DateTimeOffset.UtcNow,
                }
            );
            return answer.StatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    // A session is good for a quarter of an hour.
    private async Task RenewAsync(HttpStatusCode? status)
    {
        try
        {
            if (status == HttpStatusCode.Unauthorized)
            {
                await SignInAsync(_stop.Token);
            }
        }
        catch (Exception problem)
            when (problem is ProcedureException or HttpRequestException or OperationCanceledException)
        {
            // The next failure tries again.
        }
    }

    private async Task SignInAsync(CancellationToken cancellationToken)
    {
        var tokens = await PostAsync(
            "/api/auth/login",
            new { email = _email, password = _password },
            cancellationToken
        );
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            tokens.GetProperty("accessToken").GetString()
        );
    }

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await AnswerAsync();
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)
            : throw new ProcedureException(
                $"POST {path} of the API answered {(int)answer.StatusCode}: no load, no drill."
            );

        // "Come again": a connection of the pool may still lead to a server that has gone.
        async Task<HttpResponseMessage> AnswerAsync()
        {
            for (var tries = 1; ; tries++)
            {
                var given = await _http.PostAsJsonAsync(path, body, cancellationToken);
                if (given.StatusCode != HttpStatusCode.ServiceUnavailable || tries == 10)
                {
                    return given;
                }

                given.Dispose();
                await Task.Delay(given.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }
}
