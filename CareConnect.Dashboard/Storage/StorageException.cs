using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;

namespace CareConnect.Dashboard.Storage;

/// <summary>A server that cannot, or does not want to; the message is for the page and names no key.</summary>
/// <param name="message">A sentence or two.</param>
/// <param name="status">As the server answered; null where there was no answer.</param>
internal sealed class StorageException(string message, HttpStatusCode? status = null) : Exception(message)
{
    public HttpStatusCode? Status { get; } = status;

    public bool IsNotThere => Status == HttpStatusCode.NotFound;

    /// <summary>Null for what is nobody's but our own fault.</summary>
    public static StorageException? Explain(Exception problem) =>
        problem switch
        {
            StorageException explained => explained,
            AmazonS3Exception { StatusCode: not 0 } refused => new(Words(refused), refused.StatusCode),
            AmazonS3Exception { InnerException: { } inner } => Explain(inner) ?? new("It does not answer."),
            HttpRequestException or IOException or SocketException => new("It does not answer."),
            AmazonClientException wrong => new($"It cannot be asked that. {wrong.Message}"),
            _ => null,
        };

    private static string Words(AmazonS3Exception refused) =>
        refused.ErrorCode switch
        {
            "NoSuchBucket" => "There is no such bucket.",
            "NoSuchKey" or "NoSuchVersion" => "There is no such object, or not any more.",
            "InvalidAccessKeyId" => "It refuses the keys of its own environment.",
            // The SDK for .NET sends another path than it signs for keys with a slash in front.
            "SignatureDoesNotMatch" =>
                "It refuses the signature: its secret is another than in its environment, or the name begins with a slash.",
            "PreconditionFailed" => "There is such an object already.",
            // HEAD has no body, and so no code.
            _ when refused.StatusCode == HttpStatusCode.NotFound => "There is no such bucket or object.",
            _ when refused.StatusCode == HttpStatusCode.MethodNotAllowed => "This version is a delete marker.",
            var code => $"It answers {(int)refused.StatusCode} {code}. {refused.Message}",
        };
}
