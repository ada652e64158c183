using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CareConnect.Dashboard.Engine;

namespace CareConnect.Dashboard.Mails;

/// <summary>The mail servers of the application, read by Mailpit's HTTP calls, which the engine's own mail server has as well.</summary>
internal sealed class MailServers(EngineClient engine) : IDisposable
{
    private const string ImageProperty = "container.image";
    private const string Image = "mailpit";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(15) };

    /// <summary>The resources' names, in the order of the AppHost.</summary>
    public IEnumerable<string> Names => Resources.Select(resource => resource.Name);

    /// <summary>Where mail is sent to, as host:port; null while the server is stopped.</summary>
    public string? SmtpOf(string server) =>
        Resources
            .FirstOrDefault(resource => resource.Name == server)
            ?.Urls.Select(url => new Uri(url))
            .FirstOrDefault(url => url.Scheme == "tcp")
            ?.Authority;

    private IEnumerable<EngineResource> Resources =>
        engine.Resources.Where(resource =>
            resource.Properties.Any(p => p.Name == ImageProperty && IsMailpit(p.Value ?? ""))
        );

    /// <param name="server">The resource's name.</param>
    /// <param name="text">Words that all have to be in a mail; null for every mail.</param>
    /// <param name="limit">How many of the newest.</param>
    /// <param name="cancellationToken">Whoever asks may leave.</param>
    /// <exception cref="HttpRequestException">It does not answer; the message says why.</exception>
    public Task<MailList> ListAsync(string server, string? text, int limit, CancellationToken cancellationToken) =>
        ReadAsync<MailList>(
            server,
            text is null ? $"messages?limit={limit}" : $"search?query={Uri.EscapeDataString(text)}&limit={limit}",
            cancellationToken
        );

    /// <summary>The mail, which counts as read from then on.</summary>
    /// <exception cref="HttpRequestException">It does not answer, or has no such mail (404).</exception>
    public Task<Mail> GetAsync(string server, string id, CancellationToken cancellationToken) =>
        ReadAsync<Mail>(server, Path(id), cancellationToken);

    /// <exception cref="HttpRequestException">It does not answer, or has no such mail (404).</exception>
    public Task<Dictionary<string, IReadOnlyList<string>>> HeadersAsync(
        string server,
        string id,
        CancellationToken cancellationToken
    ) => ReadAsync<Dictionary<string, IReadOnlyList<string>>>(server, $"{Path(id)}/headers", cancellationToken);

    /// <summary>A mail's source or part; for the caller to dispose.</summary>
    /// <param name="server">The resource's name.</param>
    /// <param name="id">The mail.</param>
    /// <param name="part">The part's id; null for the source of the whole mail.</param>
    /// <param name="cancellationToken">Whoever asks may leave.</param>
    /// <exception cref="HttpRequestException">It does not answer, or has no such mail or part (404).</exception>
    public Task<HttpResponseMessage> OpenAsync(
        string server,
        string id,
        string? part,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            server,
            HttpMethod.Get,
            part is null ? $"{Path(id)}/raw" : $"{Path(id)}/part/{Uri.EscapeDataString(part)}",
            body: null,
            cancellationToken
        );

    /// <param name="server">The resource's name.</param>
    /// <param name="ids">The mails to remove for good; none means all of them.</param>
    /// <param name="cancellationToken">Whoever asks may leave.</param>
    /// <exception cref="HttpRequestException">It does not answer; the message says why.</exception>
    public async Task DeleteAsync(string server, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.Serialize(new Dictionary<string, IReadOnlyList<string>> { ["IDs"] = ids });
        using var _ = await SendAsync(server, HttpMethod.Delete, "messages", body, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private static string Path(string id) => $"message/{Uri.EscapeDataString(id)}";

    private async Task<T> ReadAsync<T>(string server, string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(server, HttpMethod.Get, path, body: null, cancellationToken);
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(Format, cancellationToken)
                ?? throw new HttpRequestException($"{server} answers nothing.");
        }
        catch (JsonException problem)
        {
            throw new HttpRequestException($"{server} answers something else than a mail server.", problem);
        }
        catch (IOException problem)
        {
            throw new HttpRequestException($"{server} ended in the middle of its answer.", problem);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        string server,
        HttpMethod method,
        string path,
        string? body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(AddressOf(server), $"/api/v1/{path}"));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? response : throw Refusal(server, response);
        }
        catch (HttpRequestException problem) when (problem.StatusCode is null)
        {
            throw new HttpRequestException($"{server} does not answer. {problem.Message}", problem);
        }
        catch (TaskCanceledException problem) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{server} does not answer in time.", problem);
        }
    }

    private Uri AddressOf(string server)
    {
        var resource =
            Resources.FirstOrDefault(r => r.Name == server)
            ?? throw new HttpRequestException(
                $"The AppHost has no mail server '{server}'.",
                null,
                HttpStatusCode.NotFound
            );
        if (resource.State != "Running")
        {
            throw new HttpRequestException(
                $"{server} does not run ({resource.State}): it can be started on the page Resources."
            );
        }
        return resource
                .Urls.Select(url => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null)
                .FirstOrDefault(address => address?.Scheme is "http" or "https")
            ?? throw new HttpRequestException($"{server} has no http endpoint, by which its mails could be read.");
    }

    private static HttpRequestException Refusal(string server, HttpResponseMessage response)
    {
        using (response)
        {
            return response.StatusCode == HttpStatusCode.NotFound
                ? new HttpRequestException($"{server} does not have this any more.", null, response.StatusCode)
                : new HttpRequestException($"{server} answers {(int)response.StatusCode}.", null, response.StatusCode);
        }
    }

    /// <summary>Whatever its registry, tag or digest.</summary>
    private static bool IsMailpit(string reference)
    {
        var name = reference.Split('/')[^1].Split('@')[0].Split(':')[0];
        return name.Equals(Image, StringComparison.OrdinalIgnoreCase);
    }
}
