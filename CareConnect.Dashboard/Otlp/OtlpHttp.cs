using System.IO.Compression;
using CareConnect.Dashboard.Otlp.Wire;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace CareConnect.Dashboard.Otlp;

/// <summary>OTLP by HTTP: the answer has the form of the question.</summary>
internal sealed class OtlpHttp(OtlpIntake intake, IOptions<DashboardOptions> options, OtlpWarnings warnings)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/v1/logs",
            context =>
                AnswerAsync<ExportLogsServiceRequest>(
                    context,
                    async (request, aborted) => await intake.TakeAsync(request, aborted)
                )
        );
        routes.MapPost(
            "/v1/traces",
            context =>
                AnswerAsync<ExportTraceServiceRequest>(
                    context,
                    async (request, aborted) => await intake.TakeAsync(request, aborted)
                )
        );
        routes.MapPost(
            "/v1/metrics",
            context =>
                AnswerAsync<ExportMetricsServiceRequest>(
                    context,
                    async (request, aborted) => await intake.TakeAsync(request, aborted)
                )
        );
    }

    private async Task AnswerAsync<TRequest>(
        HttpContext context,
        Func<TRequest, CancellationToken, Task<IMessage>> take
    )
        where TRequest : class, IMessage<TRequest>, new()
    {
        try
        {
            var format =
                OtlpFormat.Of(context.Request.ContentType)
                ?? throw Unsupported(
                    $"Content types are {OtlpFormat.Protobuf.ContentType} and {OtlpFormat.Json.ContentType}."
                );
            var body = await ReadAsync(context);
            var answer = await take(format.Read<TRequest>(body), context.RequestAborted);
            await format.WriteAsync(context.Response, answer);
        }
        catch (RpcException refusal)
        {
            warnings.Refused(refusal.Status.Detail);
            await OtlpRefusal.WriteAsync(context, refusal.Status);
        }
        catch (Exception e)
            when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        var limit = options.Value.MaxOtlpMessageInBytes;
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limit;
        await using var body = new BoundedStream(Unpacked(context.Request), limit);
        using var buffer = new MemoryStream();
        try
        {
            await body.CopyToAsync(buffer, context.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            // Kestrel's own: too long, too slow, or cut off.
            throw e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? OtlpRefusal.Because(StatusCode.ResourceExhausted, $"The message is larger than {limit} bytes.")
                : OtlpRefusal.Because(StatusCode.InvalidArgument, "The message did not arrive as a whole.");
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static Stream Unpacked(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
        {
            "" or "identity" or "none" => request.Body,
            "gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
            _ => throw Unsupported("The content encoding is gzip, or none."),
        };

    private static RpcException Unsupported(string reason) => OtlpRefusal.Because(StatusCode.Unimplemented, reason);
}
