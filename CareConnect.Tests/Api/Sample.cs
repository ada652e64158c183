using System.Net.Http.Headers;
using System.Text;

namespace CareConnect.Tests.Api;

/// <summary>One request that an endpoint accepts from who may call it.</summary>
internal sealed record Sample(string Method, string Path)
{
    public string? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public string? IfMatch { get; init; }

    /// <summary>Another access token than the caller's usual one; for requests that end a session.</summary>
    public string? AccessToken { get; init; }

    public HttpRequestMessage ToRequest(Person? caller)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Path);
        if (Body is not null)
        {
            request.Content = new StringContent(Body, Encoding.UTF8, new MediaTypeHeaderValue(ContentType));
        }
        if (IfMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", IfMatch);
        }
        request.Headers.Authorization = AccessToken is not null
            ? new AuthenticationHeaderValue("Bearer", AccessToken)
            : caller?.Http.DefaultRequestHeaders.Authorization;
        return request;
    }
}
