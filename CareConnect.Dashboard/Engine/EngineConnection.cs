using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace CareConnect.Dashboard.Engine;

/// <summary>The way to the engine of the AppHost: its address, its token, and the form of its answers.</summary>
internal sealed class EngineConnection : IDisposable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient? _http;

    public EngineConnection(IOptions<DashboardOptions> options)
    {
        if (options.Value.EngineUrl is { Length: > 0 } url)
        {
            // Streams are open as long as the engine runs; other calls have a time of their own.
            _http = new HttpClient { BaseAddress = new Uri(url), Timeout = Timeout.InfiniteTimeSpan };
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                options.Value.EngineToken
            );
        }
    }

    /// <summary>False where only telemetry is shown.</summary>
    public bool IsConfigured => _http is not null;

    /// <exception cref="HttpRequestException">The engine does not answer, or says what is wrong.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        return await InTimeAsync(
            async stop =>
            {
                using var response = await SendAsync(HttpMethod.Get, path, stop);
                return await response.Content.ReadFromJsonAsync<T>(Format, stop)
                    ?? throw new HttpRequestException("The answer of the AppHost is empty.");
            },
            cancellationToken
        );
    }

    /// <exception cref="HttpRequestException">The engine does not answer, or says what is wrong.</exception>
    public Task PostAsync(string path, CancellationToken cancellationToken) =>
        InTimeAsync<object?>(
            async stop =>
            {
                using var response = await SendAsync(HttpMethod.Post, path, stop);
                return null;
            },
            cancellationToken
        );

    /// <summary>The events of a stream with their kinds, until it ends.</summary>
    /// <exception cref="HttpRequestException">The engine does not answer.</exception>
    /// <exception cref="IOException">The stream broke off.</exception>
    public async IAsyncEnumerable<(string Kind, T Data)> StreamAsync<T>(
        string path,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var response = await SendAsync(HttpMethod.Get, path, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var parser = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<T>(data, Format)!);
        await foreach (var item in parser.EnumerateAsync(cancellationToken))
        {
            yield return (item.EventType, item.Data);
        }
    }

    public void Dispose() => _http?.Dispose();

    // A button must not wait for ever for an AppHost that hangs.
    private static async Task<T> InTimeAsync<T>(
        Func<CancellationToken, Task<T>> call,
        CancellationToken cancellationToken
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await call(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"The AppHost has not answered within {Patience.TotalSeconds:0} s.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        CancellationToken cancellationToken
    )
    {
        var http = _http ?? throw new HttpRequestException("There is no AppHost to ask.");
        using var request = new HttpRequestMessage(method, path);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }
        using (response)
        {
            throw new HttpRequestException(await ErrorAsync(response, cancellationToken), null, response.StatusCode);
        }
    }

    private static async Task<string> ErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await response.Content.ReadFromJsonAsync<EngineError>(Format, cancellationToken);
            return answer?.Error ?? $"The AppHost answers {(int)response.StatusCode}.";
        }
        catch (JsonException)
        {
            return $"The AppHost answers {(int)response.StatusCode}.";
        }
    }

    private sealed record EngineError(string? Error);
}
