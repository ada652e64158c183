namespace CareConnect.Api.Idempotency;

/// <summary>An answer as its bytes, to be sent now and again.</summary>
internal sealed record KeptAnswer(int Status, string? Location, string? ETag, string? ContentType, byte[] Body)
    : IResult,
        IStatusCodeHttpResult
{
    private const string ReplayedHeader = "Idempotency-Replayed";

    public bool IsReplayed { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    /// <summary>What a handler's result would send.</summary>
    public static async Task<KeptAnswer> OfAsync(IResult result, HttpContext http)
    {
        using var body = new MemoryStream();
        // A response of its own: nothing leaves before the write is committed.
        var draft = new DefaultHttpContext { RequestServices = http.RequestServices, Response = { Body = body } };
        await result.ExecuteAsync(draft);
        await draft.Response.CompleteAsync();
        var headers = draft.Response.Headers;
        return new KeptAnswer(
            draft.Response.StatusCode,
            headers.Location,
            headers.ETag.Count > 0 ? headers.ETag : http.Response.Headers.ETag,
            headers.ContentType,
            body.ToArray()
        );
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Location is not null)
        {
            response.Headers.Location = Location;
        }
        if (ETag is not null)
        {
            response.Headers.ETag = ETag;
        }
        if (IsReplayed)
        {
            response.Headers[ReplayedHeader] = "true";
        }
        if (ContentType is not null)
        {
            response.ContentType = ContentType;
            response.ContentLength = Body.Length;
            await response.Body.WriteAsync(Body, httpContext.RequestAborted);
        }
    }
}
