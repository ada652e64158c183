using CareConnect.Dashboard.Otlp.Wire;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace CareConnect.Dashboard.Otlp;

/// <summary>OTLP by gRPC: the calls of the three collector services.</summary>
internal sealed class OtlpGrpc(OtlpIntake intake, OtlpWarnings warnings)
{
    public Task<ExportLogsServiceResponse> TakeAsync(ExportLogsServiceRequest request, CancellationToken cancelled) =>
        WarnAsync(intake.TakeAsync(request, cancelled));

    public Task<ExportTraceServiceResponse> TakeAsync(ExportTraceServiceRequest request, CancellationToken cancelled) =>
        WarnAsync(intake.TakeAsync(request, cancelled));

    public Task<ExportMetricsServiceResponse> TakeAsync(
        ExportMetricsServiceRequest request,
        CancellationToken cancelled
    ) => WarnAsync(intake.TakeAsync(request, cancelled));

    private async Task<T> WarnAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (RpcException refusal)
        {
            warnings.Refused(refusal.Status.Detail);
            throw;
        }
    }
}

/// <summary>
/// Binds the calls by hand, because a generated binding answers what it cannot read with an unknown error and a stack trace in
/// the log, where senders are to be told that they need not send it again.
/// </summary>
internal sealed class OtlpGrpcMethods(OtlpWarnings warnings) : IServiceMethodProvider<OtlpGrpc>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpGrpc> context)
    {
        context.AddUnaryMethod(
            Export<ExportLogsServiceRequest, ExportLogsServiceResponse>(LogsServiceReflection.Descriptor),
            [],
            (service, request, call) => service.TakeAsync(request, call.CancellationToken)
        );
        context.AddUnaryMethod(
            Export<ExportTraceServiceRequest, ExportTraceServiceResponse>(TraceServiceReflection.Descriptor),
            [],
            (service, request, call) => service.TakeAsync(request, call.CancellationToken)
        );
        context.AddUnaryMethod(
            Export<ExportMetricsServiceRequest, ExportMetricsServiceResponse>(MetricsServiceReflection.Descriptor),
            [],
            (service, request, call) => service.TakeAsync(request, call.CancellationToken)
        );
    }

    private Method<TRequest, TResponse> Export<TRequest, TResponse>(FileDescriptor file)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var call = file.Services.Single().Methods.Single();
        return new(MethodType.Unary, call.Service.FullName, call.Name, Marshaller<TRequest>(), Marshaller<TResponse>());
    }

    private Marshaller<T> Marshaller<T>()
        where T : class, IMessage<T>, new()
    {
        var parser = OtlpFormat.Parser<T>();
        return new(
            (message, context) => context.Complete(message.ToByteArray()),
            context =>
            {
                try
                {
                    return parser.ParseFrom(context.PayloadAsReadOnlySequence());
                }
                catch (InvalidProtocolBufferException)
                {
                    var refusal = OtlpRefusal.Because(StatusCode.InvalidArgument, "The body is no message of OTLP.");
                    warnings.Refused(refusal.Status.Detail);
                    throw refusal;
                }
            }
        );
    }
}
