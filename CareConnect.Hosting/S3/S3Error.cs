using Microsoft.AspNetCore.Http;

namespace CareConnect.Hosting.S3;

/// <summary>
/// A refusal as S3 gives it: status, code, and a message for people. Neither holds a key's name: clients log both, and
/// names of objects can be clinical.
/// </summary>
internal sealed class S3Exception(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    /// <summary>Headers that belong to the refusal, as of a delete marker that stands where an object was asked for.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];
}

/// <summary>The refusals, by S3's names for them (Amazon S3 API reference, "Error responses").</summary>
internal static class S3Errors
{
    public static S3Exception AccessDenied(string message) => new(403, nameof(AccessDenied), message);

    public static S3Exception AuthorizationHeaderMalformed(string message) =>
        new(400, nameof(AuthorizationHeaderMalformed), message);

    public static S3Exception AuthorizationQueryParametersError(string message) =>
        new(400, nameof(AuthorizationQueryParametersError), message);

    public static S3Exception InvalidAccessKeyId() =>
        new(403, nameof(InvalidAccessKeyId), "The access key ID that was given does not exist in our records.");

    public static S3Exception SignatureDoesNotMatch() =>
        new(
            403,
            nameof(SignatureDoesNotMatch),
            "The request signature we calculated does not match the signature that was given. Check the secret key and the signing method."
        );

    public static S3Exception RequestTimeTooSkewed() =>
        new(
            403,
            nameof(RequestTimeTooSkewed),
            "The difference between the request time and the server's time is too large."
        );

    public static S3Exception NoSuchBucket() =>
        new(404, nameof(NoSuchBucket), "The bucket that was named does not exist.");

    public static S3Exception NoSuchKey() => new(404, nameof(NoSuchKey), "The key that was named does not exist.");

    public static S3Exception NoSuchVersion() =>
        new(404, nameof(NoSuchVersion), "The version that was named does not exist.");

    public static S3Exception NoSuchUpload() =>
        new(
            404,
            nameof(NoSuchUpload),
            "The upload that was named does not exist: its id is wrong, or it was completed or aborted."
        );

    public static S3Exception BucketNotEmpty() =>
        new(409, nameof(BucketNotEmpty), "The bucket still holds objects, versions or delete markers.");

    public static S3Exception BucketAlreadyOwnedByYou() =>
        new(409, nameof(BucketAlreadyOwnedByYou), "The bucket exists already, and you own it.");

    public static S3Exception InvalidBucketName() =>
        new(400, nameof(InvalidBucketName), "The name is not valid for a bucket.");

    public static S3Exception InvalidArgument(string message) => new(400, nameof(InvalidArgument), message);

    public static S3Exception InvalidRequest(string message) => new(400, nameof(InvalidRequest), message);

    public static S3Exception InvalidUri() =>
        new(400, "InvalidURI", "The URI cannot be parsed: percent-encode UTF-8 without NUL.");

    public static S3Exception KeyTooLong() =>
        new(400, "KeyTooLongError", "The key is longer than 1024 bytes of UTF-8.");

    public static S3Exception MetadataTooLarge() =>
        new(400, nameof(MetadataTooLarge), "The metadata headers are larger than 2 KB.");

    public static S3Exception MalformedXml() =>
        new(
            400,
            "MalformedXML",
            "The XML that was sent is not well-formed or does not have the form this operation needs."
        );

    public static S3Exception BadDigest(string what) =>
        new(400, nameof(BadDigest), $"The {what} you specified did not match what we received.");

    public static S3Exception InvalidDigest() =>
        new(400, nameof(InvalidDigest), "The Content-MD5 you specified is not the base64 of 16 bytes.");

    public static S3Exception ContentSha256Mismatch() =>
        new(
            400,
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed."
        );

    public static S3Exception IncompleteBody() =>
        new(400, nameof(IncompleteBody), "The body does not have the number of bytes that its headers announced.");

    public static S3Exception MissingContentLength() =>
        new(411, nameof(MissingContentLength), "Content-Length is needed, or x-amz-decoded-content-length.");

    public static S3Exception MalformedTrailer() =>
        new(400, "MalformedTrailerError", "The trailer is not well-formed or is not the one that was announced.");

    public static S3Exception EntityTooLarge() =>
        new(400, nameof(EntityTooLarge), "The upload is larger than one request may be.");

    public static S3Exception EntityTooSmall() =>
        new(400, nameof(EntityTooSmall), "A part that is not the last one is smaller than 5 MiB.");

    public static S3Exception InvalidPart() =>
        new(400, nameof(InvalidPart), "One of the parts was not uploaded, or its ETag or checksum is another one.");

    public static S3Exception InvalidPartOrder() =>
        new(400, nameof(InvalidPartOrder), "The list of parts is not in ascending order of their numbers.");

    public static S3Exception InvalidRange(long size) =>
        new(416, nameof(InvalidRange), "The requested range cannot be satisfied.")
        {
            Headers = { ["Content-Range"] = $"bytes */{size}" },
        };

    public static S3Exception PreconditionFailed() =>
        new(412, nameof(PreconditionFailed), "At least one of the preconditions that were named did not hold.");

    public static S3Exception NotModified() => new(StatusCodes.Status304NotModified, nameof(NotModified), "");

    public static S3Exception MethodNotAllowed() =>
        new(405, nameof(MethodNotAllowed), "The method is not allowed against this resource.");

    public static S3Exception InvalidTag(string message) => new(400, nameof(InvalidTag), message);

    /// <summary>What it names is a word of the protocol's, never a value of the caller's.</summary>
    public static S3Exception NotImplemented(string what) =>
        new(501, nameof(NotImplemented), $"{what} is not implemented by this local stand-in of S3.");
}
