using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Auth;

/// <summary>Calls around signing in.</summary>
internal static class SignInCalls
{
    public static Task<HttpResponseMessage> LoginAsync(this HttpClient http, string email, string password) =>
        http.PostAsync("/api/auth/login", new { email, password });

    public static Task<HttpResponseMessage> RefreshAsync(this HttpClient http, string refreshToken) =>
        http.PostAsync("/api/auth/refresh", new { refreshToken });

    /// <summary>The status that an access token gets.</summary>
    public static async Task<int> TryTokenAsync(this HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    public static string AccessToken(this Person person) => person.Http.DefaultRequestHeaders.Authorization!.Parameter!;

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public static string Decode(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));
}
