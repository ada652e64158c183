using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace CareConnect.Dashboard.Tests.WholeTopology;

/// <summary>A patient of the running API, who says which trace a request belongs to.</summary>
internal sealed class Caller(HttpClient http, Guid patientId) : IDisposable
{
    public static async Task<Caller> SignUpAsync(Uri api, CancellationToken cancellationToken)
    {
        var http = new HttpClient { BaseAddress = api };
        var (email, password) = ("ada@home.example", "a lantern by the river");
        await SendAsync(
            http,
            "/api/auth/register",
            new
            {
                email,
                password,
                firstName = "Ada",
                lastName = "Example",
                role = "PATIENT",
            },
            null,
            cancellationToken
        );
        var login = await SendAsync(http, "/api/auth/login", new { email, password }, null, cancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            login.GetProperty("accessToken").GetString()
        );
        using var patients = JsonDocument.Parse(await http.GetStringAsync("/api/patients", cancellationToken));
        return new Caller(http, patients.RootElement.GetProperty("items")[0].GetProperty("id").GetGuid());
    }

    /// <summary>Records a heart rate that raises an alert, so that the worker has something to do.</summary>
    public Task RecordAsync(string traceId, CancellationToken cancellationToken) =>
        SendAsync(
            http,
            $"/api/patients/{patientId}/vital-signs",
            new
            {
                type = "heart-rate",
                value = 181,
                unit = "/min",
                measuredAt = DateTimeOffset.UtcNow,
            },
            $"00-{traceId}-00f067aa0ba902b7-01",
            cancellationToken
        );

    public async Task ReadSummaryAsync(string traceId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/patients/{patientId}/health-summary");
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => http.Dispose();

    private static async Task<JsonElement> SendAsync(
        HttpClient http,
        string path,
        object body,
        string? traceParent,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (traceParent is not null)
        {
            request.Headers.Add("traceparent", traceParent);
        }
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }
}
