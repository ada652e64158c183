using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace CareConnect.AppHost.Demo;

/// <summary>The few calls of the API that fill it, made as anybody would make them.</summary>
internal sealed class DemoClient(Uri api, string password) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = api, Timeout = TimeSpan.FromMinutes(1) };

    public string Password => password;

    public async Task<bool> SignInAsync(DemoAccount account, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync(
            "api/auth/login",
            new { account.Email, password },
            cancellationToken
        );
        if (!response.IsSuccessStatusCode)
        {
            return false;
        }

        var tokens = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            tokens.GetProperty("accessToken").GetString()
        );
        return true;
    }

    /// <summary>Signs in, after registering where the account is not there yet. Says what is wrong, or null.</summary>
    public async Task<string?> RegisterAsync(DemoAccount account, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync(
            "api/auth/register",
            new
            {
                account.Email,
                password,
                account.FirstName,
                account.LastName,
                account.Role,
            },
            cancellationToken
        );
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.Conflict)
        {
            return await ReasonAsync(response, cancellationToken);
        }

        return await SignInAsync(account, cancellationToken)
            ? null
            : "it exists with another password; set Parameters:demo-password to that, or begin with fresh data";
    }

    /// <summary>Imports as whoever signed in last. How many readings are new, or what is wrong.</summary>
    public async Task<(int Imported, string? Fault)> ImportAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        using var body = new StreamContent(stream);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        using var response = await _http.PostAsync("api/patients/import", body, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return (0, await ReasonAsync(response, cancellationToken));
        }

        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var counts = answer.GetProperty("imported").EnumerateObject().SelectMany(type => type.Value.EnumerateObject());
        return (counts.Sum(code => code.Value.GetInt32()), null);
    }

    public void Dispose() => _http.Dispose();

    // The detail of RFC 9457 where there is one.
    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            using var problem = JsonDocument.Parse(text);
            foreach (var name in (string[])["detail", "title"])
            {
                if (problem.RootElement.TryGetProperty(name, out var reason))
                {
                    return $"{(int)response.StatusCode}, {reason}";
                }
            }
        }
        catch (JsonException)
        {
            // Not a problem document: the status says what there is to say.
        }

        return $"{(int)response.StatusCode} {response.ReasonPhrase}";
    }
}
