using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CareConnect.Deploy.Tests.Emulator;

/// <summary>
/// The few calls that the tests make themselves, over HTTP as the AWS CLI makes them: what terraform did is read back from
/// the emulator and not from terraform.
/// </summary>
internal sealed partial class EmulatorApi(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public Uri Address => address;

    public async Task<bool> IsUpAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/moto-api/", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>An empty account again: secrets that wait for their deletion would be in the way of the next slice.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync(new Uri("/moto-api/reset", UriKind.Relative), null, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Makes the owner's hosted zone. AWS's ids begin with Z, the emulator's with any letter: one that fits is tried for.</summary>
    public async Task<string> CreateHostedZoneAsync(string domain, CancellationToken cancellationToken)
    {
        while (true)
        {
            var body = $"""
                <CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/">
                  <CallerReference>{Guid.NewGuid()}</CallerReference><Name>{domain}</Name>
                </CreateHostedZoneRequest>
                """;
            var answer = await CallAsync(
                "route53",
                "/2013-04-01/hostedzone",
                body,
                "text/xml",
                null,
                cancellationToken
            );
            var id = HostedZoneId().Match(answer).Groups[1].Value;
            if (id.StartsWith('Z'))
            {
                return id;
            }
        }
    }

    public async Task<JsonElement> ReadSecretAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(
            "secretsmanager",
            "/",
            JsonSerializer.Serialize(new Dictionary<string, string> { ["SecretId"] = name }),
            "application/x-amz-json-1.1",
            "secretsmanager.GetSecretValue",
            cancellationToken
        );
        using var secret = JsonDocument.Parse(answer);
        using var value = JsonDocument.Parse(secret.RootElement.GetProperty("SecretString").GetString()!);
        return value.RootElement.Clone();
    }

    public void Dispose() => _http.Dispose();

    // The emulator looks at no signature, only at the service's name in its scope.
    private async Task<string> CallAsync(
        string service,
        string path,
        string body,
        string mediaType,
        string? target,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(mediaType)),
        };
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
        );
        if (target is not null)
        {
            request.Headers.Add("X-Amz-Target", target);
        }
        using var answer = await _http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    [GeneratedRegex("<Id>/hostedzone/([0-9A-Z]+)</Id>")]
    private static partial Regex HostedZoneId();
}
