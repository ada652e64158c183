using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Smoke;

/// <summary>What a user asks of the API, over HTTP as anybody would; each answer is looked at.</summary>
internal sealed class PatientJourney(Uri api) : IDisposable
{
    private const double Temperature = 36.6;
    private readonly HttpClient _http = new() { BaseAddress = api, Timeout = TimeSpan.FromSeconds(30) };

    /// <exception cref="ProcedureException">It is not up.</exception>
    public async Task<string> AskVersionAsync(CancellationToken cancellationToken)
    {
        var health = await GetAsync("/actuator/health", cancellationToken);
        Require(health.GetProperty("status").GetString() == "UP", "/actuator/health does not say UP");
        var info = await GetAsync("/actuator/info", cancellationToken);
        return info.GetProperty("app").GetProperty("version").GetString()!;
    }

    // Somebody else each time: an account of one name would be closed for a while after the fifth look.
    public async Task RefuseAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync(
            "/api/auth/login",
            new { email = $"nobody-{Guid.NewGuid():N}@careconnect.invalid", password = Password() },
            cancellationToken
        );
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        Require(
            answer.StatusCode == HttpStatusCode.Unauthorized
                && text.Contains("Invalid credentials", StringComparison.Ordinal),
            $"a wrong password got {(int)answer.StatusCode} instead of 401, Invalid credentials"
        );
    }

    /// <summary>Registers, records, reads. The account's password is known to nobody afterwards.</summary>
    public async Task WalkAsync(string email, CancellationToken cancellationToken)
    {
        var password = Password();
        await PostAsync(
            "/api/auth/register",
            new
            {
                email,
                password,
                firstName = "Smoke",
                lastName = "Test",
                role = "PATIENT",
            },
            cancellationToken
        );
        var tokens = await PostAsync("/api/auth/login", new { email, password }, cancellationToken);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            tokens.GetProperty("accessToken").GetString()
        );
        var patients = await GetAsync("/api/patients", cancellationToken);
        var patient = $"/api/patients/{patients.GetProperty("items")[0].GetProperty("id").GetString()}";
        await PostAsync(
            $"{patient}/vital-signs",
            new
            {
                type = "body-temperature",
                value = Temperature,
                unit = "Cel",
                measuredAt = DateTimeOffset.UtcNow,
            },
            cancellationToken
        );
        var readings = await GetAsync($"{patient}/vital-signs?type=body-temperature&limit=1", cancellationToken);
        Require(
            readings.GetProperty("items") is { } items
                && items.GetArrayLength() == 1
                && items[0].GetProperty("value").GetDouble() == Temperature,
            "the reading that was recorded is not read back as it was"
        );
        await GetAsync($"{patient}/health-summary", cancellationToken);
        var log = await GetAsync($"{patient}/access-log?limit=10", cancellationToken);
        Require(log.GetProperty("items").GetArrayLength() > 0, "the audit trail does not tell of the reading");
    }

    public void Dispose() => _http.Dispose();

    private static string Password() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    private static void Require(bool isTrue, string otherwise)
    {
        if (!isTrue)
        {
            throw new ProcedureException(otherwise + ".");
        }
    }

    private Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        AnswerAsync("GET", path, () => _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken));

    private Task<JsonElement> PostAsync<T>(string path, T body, CancellationToken cancellationToken) =>
        AnswerAsync("POST", path, () => _http.PostAsJsonAsync(path, body, cancellationToken));

    // Ids stay out of what is written down.
    private static async Task<JsonElement> AnswerAsync(string method, string path, Func<Task<HttpResponseMessage>> ask)
    {
        var shown = $"{method} {path.Split('?')[0].Split('/').LastOrDefault()}";
        try
        {
            using var answer = await ask();
            Require(answer.IsSuccessStatusCode, $"{shown} got {(int)answer.StatusCode}");
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return json.RootElement.Clone();
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or TaskCanceledException)
        {
            throw new ProcedureException($"{shown}: {problem.Message}", problem);
        }
    }
}
