using System.Net.Http.Json;
using System.Text;
using Xunit;

namespace CareConnect.Tests.Idempotency;

/// <summary>Writes that name themselves.</summary>
internal static class KeyedCalls
{
    public static Task<HttpResponseMessage> PostAsync(this HttpClient http, string path, object body, string key) =>
        SendAsync(http, path, JsonContent.Create(body), key);

    public static Task<HttpResponseMessage> PostTextAsync(this HttpClient http, string path, string body, string key) =>
        SendAsync(http, path, new StringContent(body, Encoding.UTF8, "application/json"), key);

    public static bool IsReplayed(this HttpResponseMessage response) =>
        response.Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Single() == "true";

    /// <summary>All that makes two answers the same.</summary>
    public static async Task<string> DescribeAsync(this HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return $"{(int)response.StatusCode} {response.Headers.Location} {response.Content.Headers.ContentType} {body}";
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient http,
        string path,
        HttpContent content,
        string key
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
