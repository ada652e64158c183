using System.Security.Cryptography;

namespace CareConnect.Hosting.S3;

/// <summary>The checksums that a request sends with its content: one of S3's, in a header or a trailer, and Content-MD5.</summary>
internal sealed record UploadChecksum(ChecksumAlgorithm? Algorithm, string? Value, byte[]? Md5)
{
    /// <exception cref="S3Exception">More than one, one of no valid form, or an algorithm without its value.</exception>
    public static UploadChecksum Of(S3Request request)
    {
        var headers = Checksums.All.Where(algorithm => request.Header(algorithm.Header()) is not null).ToArray();
        var trailers = Checksums.All.Where(algorithm => request.Body.Announced.Contains(algorithm.Header())).ToArray();
        if (headers.Length + trailers.Length > 1)
        {
            throw S3Errors.InvalidRequest("Expecting a single x-amz-checksum- header. Several were sent.");
        }
        if (request.Body.Announced.Count > trailers.Length)
        {
            throw S3Errors.NotImplemented("A trailer that is no checksum known here");
        }
        ChecksumAlgorithm? algorithm =
            headers is [var header] ? header
            : trailers is [var trailer] ? trailer
            : null;
        if (request.Header("x-amz-sdk-checksum-algorithm") is { } named && Checksums.Parse(named) != algorithm)
        {
            throw S3Errors.InvalidRequest(
                "x-amz-sdk-checksum-algorithm was specified, but no corresponding x-amz-checksum-* or x-amz-trailer header was found."
            );
        }
        var value = headers is [var sent] ? sent.Checked(request.Header(sent.Header())!) : null;
        return new(algorithm, value, Md5Of(request));
    }

    /// <summary>Compares after the content was read to its end.</summary>
    /// <exception cref="S3Exception">What came is not what was sent.</exception>
    public void Verify(RequestBody body, byte[] md5, IReadOnlyDictionary<ChecksumAlgorithm, string> computed)
    {
        if (Md5 is not null && !CryptographicOperations.FixedTimeEquals(Md5, md5))
        {
            throw S3Errors.BadDigest("Content-MD5");
        }
        if (Algorithm is not { } algorithm)
        {
            return;
        }
        var expected = Value ?? algorithm.Checked(body.Trailer(algorithm.Header()) ?? "");
        if (computed[algorithm] != expected)
        {
            throw S3Errors.BadDigest(algorithm.Name());
        }
    }

    private static byte[]? Md5Of(S3Request request)
    {
        if (request.Header("Content-MD5") is not { } text)
        {
            return null;
        }
        var bytes = new byte[16];
        return text.Length == 24 && Convert.TryFromBase64String(text, bytes, out var count) && count == bytes.Length
            ? bytes
            : throw S3Errors.InvalidDigest();
    }
}
