using System.Globalization;

namespace CareConnect.Hosting.S3;

/// <summary>A request whose signature was right, with what the signatures of its chunks go on from.</summary>
internal sealed record SignedRequest(byte[] Key, string Time, string Scope, string Signature, string Payload);

/// <summary>
/// Lets in who signed with the one pair of keys, by header or by a presigned address; nobody else, and nobody anonymous.
/// </summary>
internal sealed class Authentication(string accessKey, string secretKey, string region, TimeProvider clock)
{
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";
    private const string PayloadHeader = "x-amz-content-sha256";
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan MaxExpiry = TimeSpan.FromDays(7);

    /// <exception cref="S3Exception">It is not signed, not by us, not now, or not as it came.</exception>
    public SignedRequest Check(S3Request request)
    {
        var header = request.Header("Authorization");
        var isPresigned = request.Parameter("X-Amz-Algorithm") is not null;
        return (header, isPresigned) switch
        {
            (not null, true) => throw S3Errors.InvalidArgument("Only one way of signing is allowed: header or query."),
            (not null, false) => CheckHeader(request, header),
            (null, true) => CheckPresigned(request),
            _ => throw S3Errors.AccessDenied("The request is not signed. Anonymous requests are refused."),
        };
    }

    private SignedRequest CheckHeader(S3Request request, string header)
    {
        if (!header.StartsWith(SignatureV4.Algorithm + " ", StringComparison.Ordinal))
        {
            throw S3Errors.InvalidRequest(
                $"The authorization mechanism is not supported. Use {SignatureV4.Algorithm}."
            );
        }
        var fields = Fields(header[SignatureV4.Algorithm.Length..]);
        var scope = CredentialScope.Parse(fields.GetValueOrDefault("Credential"));
        if (
            scope is null
            || !fields.TryGetValue("SignedHeaders", out var headers)
            || !fields.TryGetValue("Signature", out var signature)
        )
        {
            throw S3Errors.AuthorizationHeaderMalformed(
                "The authorization header needs Credential (key/day/region/s3/aws4_request), SignedHeaders and Signature."
            );
        }
        CheckScope(scope, S3Errors.AuthorizationHeaderMalformed);
        var time = Time(request) ?? throw S3Errors.AccessDenied("A signed request needs a valid x-amz-date or Date.");
        if ((clock.GetUtcNow() - time).Duration() > MaxSkew)
        {
            throw S3Errors.RequestTimeTooSkewed();
        }
        var payload =
            request.Header(PayloadHeader)
            ?? throw S3Errors.InvalidRequest($"Missing required header for this request: {PayloadHeader}.");
        return CheckSignature(request, scope, time, headers, payload, signature);
    }

    private SignedRequest CheckPresigned(S3Request request)
    {
        var scope = CredentialScope.Parse(request.Parameter("X-Amz-Credential"));
        if (
            request.Parameter("X-Amz-Algorithm") != SignatureV4.Algorithm
            || scope is null
            || request.Parameter("X-Amz-SignedHeaders") is not { } headers
            || request.Parameter(SignatureV4.SignatureParameter) is not { } signature
            || Parse(request.Parameter("X-Amz-Date")) is not { } time
            || !int.TryParse(request.Parameter("X-Amz-Expires"), CultureInfo.InvariantCulture, out var seconds)
            || seconds < 1
            || seconds > MaxExpiry.TotalSeconds
        )
        {
            throw S3Errors.AuthorizationQueryParametersError(
                "A presigned address needs X-Amz-Algorithm (AWS4-HMAC-SHA256), X-Amz-Credential, X-Amz-Date, "
                    + "X-Amz-Expires (1 to 604800 seconds), X-Amz-SignedHeaders and X-Amz-Signature."
            );
        }
        CheckScope(scope, S3Errors.AuthorizationQueryParametersError);
        var payload = request.Parameter("X-Amz-Content-Sha256") ?? request.Header(PayloadHeader) ?? UnsignedPayload;
        var signed = CheckSignature(request, scope, time, headers, payload, signature);
        // Said only to who holds the address whole.
        var now = clock.GetUtcNow();
        return now < time - MaxSkew ? throw S3Errors.AccessDenied("Request is not yet valid.")
            : now > time.AddSeconds(seconds) ? throw S3Errors.AccessDenied("Request has expired.")
            : signed;
    }

    private void CheckScope(CredentialScope scope, Func<string, S3Exception> malformed)
    {
        if (!SignatureV4.AreEqual(accessKey, scope.AccessKey))
        {
            throw S3Errors.InvalidAccessKeyId();
        }
        if (scope.Region != region)
        {
            throw malformed($"The region of the credential is wrong; expecting '{region}'.");
        }
    }

    private SignedRequest CheckSignature(
        S3Request request,
        CredentialScope scope,
        DateTimeOffset time,
        string headers,
        string payload,
        string signature
    )
    {
        var names = headers.Split(';');
        if (!names.Contains("host") || !names.SequenceEqual(names.Order(StringComparer.Ordinal)))
        {
            throw S3Errors.AccessDenied("The signed headers must hold 'host' and stand in order, in lower case.");
        }
        var unsigned = request.Context.Request.Headers.Keys.Where(name =>
            name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !names.Contains(name.ToLowerInvariant())
        );
        if (unsigned.Any())
        {
            throw S3Errors.AccessDenied("There were x-amz- headers in the request that were not signed.");
        }
        var timeText = time.ToString(SignatureV4.TimeFormat, CultureInfo.InvariantCulture);
        var text = SignatureV4.StringToSign(
            timeText,
            scope.Text,
            SignatureV4.CanonicalRequest(request, names, payload)
        );
        var key = SignatureV4.SigningKey(secretKey, scope);
        return
            SignatureV4.AreEqual(SignatureV4.Sign(key, text), signature)
            && timeText.StartsWith(scope.Day + "T", StringComparison.Ordinal)
            ? new(key, timeText, scope.Text, signature, payload)
            : throw S3Errors.SignatureDoesNotMatch();
    }

    private static Dictionary<string, string> Fields(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (field.Split('=', 2) is [var name, var value])
            {
                fields[name] = value;
            }
        }
        return fields;
    }

    private static DateTimeOffset? Time(S3Request request) =>
        request.Header("x-amz-date") is { } amz ? Parse(amz)
        : DateTimeOffset.TryParseExact(
            request.Header("Date"),
            "r",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var date
        )
            ? date
        : null;

    private static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(
            text,
            SignatureV4.TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;
}
