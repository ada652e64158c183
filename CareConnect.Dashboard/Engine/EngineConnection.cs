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
    private readonly HttpClient? _http;

    public EngineConnection(IOptions<DashboardOptions> options)
    {
        if (options.Value.EngineUrl is { Length: > 0 } url)
        {
            // Streams are open as long as the engine runs; calls have a time of their own.
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
        using var response = await SendAsync(HttpMethod.Get, path, cancellationToken);
        return await response.Content.ReadFromJsonAsync<T>(Format, cancellationToken)
            ?? throw new HttpRequestException("The answer of the AppHost is empty.");
    }

    /// <exception cref="HttpRequestException">The engine does not answer, or says what is wrong.</exception>
    public async Task PostAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, path, cancellationToken);
    }

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
