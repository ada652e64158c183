using CareConnect.Dashboard.Listeners;
using Google.Protobuf;
using Grpc.Core;

namespace CareConnect.Dashboard.Otlp;

/// <summary>
/// Why a message is not taken. Within the process it is an <see cref="RpcException"/>; gRPC tells it as its status, HTTP as a
/// status code and a google.rpc.Status.
/// </summary>
internal static class OtlpRefusal
{
    public static RpcException Because(StatusCode code, string reason) => new(new Status(code, reason));

    /// <summary>Answers a request that got no further, by the protocol it came by.</summary>
    public static Task WriteAsync(HttpContext context, Status status) =>
        context.Listener() == Listener.OtlpGrpc ? WriteGrpc(context.Response, status) : WriteHttpAsync(context, status);

    // A response of headers alone is how gRPC refuses a call before it begins.
    private static Task WriteGrpc(HttpResponse response, Status status)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)status.StatusCode).ToString(null, null);
        response.Headers["grpc-message"] = Uri.EscapeDataString(status.Detail);
        return Task.CompletedTask;
    }

    private static Task WriteHttpAsync(HttpContext context, Status status)
    {
        var format = OtlpFormat.Of(context.Request.ContentType) ?? OtlpFormat.Json;
        if (status.StatusCode == StatusCode.Unavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }
        context.Response.StatusCode = HttpCode(status.StatusCode);
        IMessage body = new Wire.Rpc.Status { Code = (int)status.StatusCode, Message = status.Detail };
        return format.WriteAsync(context.Response, body);
    }

    private static int HttpCode(StatusCode code) =>
        code switch
        {
            StatusCode.InvalidArgument => StatusCodes.Status400BadRequest,
            StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
            StatusCode.ResourceExhausted => StatusCodes.Status413PayloadTooLarge,
            StatusCode.Unimplemented => StatusCodes.Status415UnsupportedMediaType,
            StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };
}
