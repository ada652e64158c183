namespace CareConnect.Hosting.S3;

/// <summary>
/// One operation: what tells it from others, and every parameter and header of AWS's that it understands. The level is what
/// is named (service, bucket, object); marks are parameters, or headers with <c>x-amz-</c>, that must all be there.
/// </summary>
internal sealed record S3Route(
    string Method,
    string Level,
    string[] Marks,
    string[] Parameters,
    string[] Headers,
    Func<S3Request, Task> Handle
);

/// <summary>
/// All operations, the more particular ones first. A parameter or x-amz- header that an operation does not list is
/// refused: what is not there is never silently left out.
/// </summary>
internal sealed class S3Routes(IReadOnlyList<S3Route> routes)
{
    /// <summary>The one account there is, as x-amz-expected-bucket-owner names it.</summary>
    public const string Account = "000000000000";

    private static readonly string[] CommonHeaders =
    [
        "x-amz-date",
        "x-amz-content-sha256",
        "x-amz-user-agent",
        "x-amz-api-version",
        "x-amz-expected-bucket-owner",
        "x-amz-source-expected-bucket-owner",
        "x-amz-trailer",
        "x-amz-decoded-content-length",
        "x-amz-sdk-checksum-algorithm",
        "x-amz-acl",
    ];

    /// <exception cref="S3Exception">No operation is asked for, or more of one than there is.</exception>
    public S3Route Find(S3Request request)
    {
        var level =
            request.KeyOrNull is not null ? "object"
            : request.BucketOrNull is not null ? "bucket"
            : "service";
        var ofLevel = routes.Where(route => route.Level == level && route.Method == request.Method).ToList();
        var route = ofLevel.Find(route => route.Marks.All(mark => IsThere(request, mark)));
        if (route is null)
        {
            throw ofLevel.Count == 0 ? S3Errors.MethodNotAllowed() : S3Errors.NotImplemented("This operation");
        }
        foreach (var (name, _) in request.Query)
        {
            if (!IsOfSignature(name) && !route.Marks.Contains(name) && !route.Parameters.Contains(name))
            {
                throw S3Errors.NotImplemented($"The parameter '{name}' of this request");
            }
        }
        foreach (var name in request.Context.Request.Headers.Keys.Select(name => name.ToLowerInvariant()))
        {
            if (name.StartsWith("x-amz-", StringComparison.Ordinal) && !IsKnown(route, name))
            {
                throw S3Errors.NotImplemented($"The header {name} of this request");
            }
        }
        CheckOwner(request);
        return route;
    }

    private static bool IsThere(S3Request request, string mark) =>
        mark.StartsWith("x-amz-", StringComparison.Ordinal)
            ? request.Header(mark) is not null
            : request.Parameter(mark) is not null;

    private static bool IsOfSignature(string name) =>
        name.StartsWith("X-Amz-", StringComparison.Ordinal) || name == "x-id";

    private static bool IsKnown(S3Route route, string name) =>
        CommonHeaders.Contains(name)
        || route.Marks.Contains(name)
        || route.Headers.Any(known =>
            known.EndsWith('-') ? name.StartsWith(known, StringComparison.Ordinal) : name == known
        )
        || Checksums.All.Any(algorithm => algorithm.Header() == name);

    private static void CheckOwner(S3Request request)
    {
        foreach (var name in (string[])["x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"])
        {
            if (request.Header(name) is { } owner && owner != Account)
            {
                throw S3Errors.AccessDenied($"The bucket belongs to the account {Account}.");
            }
        }
        // All belongs to the one account; anything but that would be a promise not kept.
        if (request.Header("x-amz-acl") is not (null or "private" or "bucket-owner-full-control"))
        {
            throw S3Errors.NotImplemented("An ACL other than private");
        }
    }
}
