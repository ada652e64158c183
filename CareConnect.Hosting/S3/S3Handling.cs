using Microsoft.AspNetCore.Http;

namespace CareConnect.Hosting.S3;

/// <summary>One request from its first line to its answer: who, what, do, and every failure as S3 says it.</summary>
internal sealed class S3Handling(
    Authentication authentication,
    S3Routes routes,
    string? healthPath,
    Action<string, bool>? onLine
)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (healthPath is not null && context.Request.Path == healthPath)
        {
            return;
        }
        var id = Guid.NewGuid().ToString("n");
        context.Response.Headers["x-amz-request-id"] = id[..16].ToUpperInvariant();
        context.Response.Headers["x-amz-id-2"] = id;
        try
        {
            await AnswerAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client hung up; nothing was acknowledged.
        }
        catch (Exception e)
        {
            var refusal = Translate(e);
            if (refusal is null)
            {
                // The kind of failure and no more: messages of the file system or a parser can quote what they stumbled on.
                onLine?.Invoke($"{context.Request.Method} failed: {e.GetType().Name} (0x{e.HResult:x8})", true);
            }
            await RefuseAsync(
                context,
                refusal ?? new S3Exception(500, "InternalError", "The server failed. Its log has the kind of failure.")
            );
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = S3Request.Read(context);
        var signed = authentication.Check(request);
        await using var body = RequestBody.Open(request, signed);
        request.Body = body;
        await routes.Find(request).Handle(request);
    }

    private static S3Exception? Translate(Exception e) =>
        e switch
        {
            S3Exception refused => refused,
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => S3Errors.EntityTooLarge(),
            // Of what the HTTP layer refuses while the body is read: a chunk without a size, an end before its time.
            BadHttpRequestException bad => new S3Exception(
                bad.StatusCode,
                "IncompleteBody",
                "The body is not framed as HTTP frames bodies, or ended early."
            ),
            _ => null,
        };

    private async Task RefuseAsync(HttpContext context, S3Exception refusal)
    {
        if (context.Response.HasStarted)
        {
            // Half an object with a good status would be a lie: the client sees the connection break.
            context.Abort();
            return;
        }
        var (request, id2) = (context.Response.Headers["x-amz-request-id"], context.Response.Headers["x-amz-id-2"]);
        context.Response.Clear();
        context.Response.Headers["x-amz-request-id"] = request;
        context.Response.Headers["x-amz-id-2"] = id2;
        try
        {
            await S3Xml.WriteErrorAsync(context, refusal);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client did not wait for it.
        }
    }
}
