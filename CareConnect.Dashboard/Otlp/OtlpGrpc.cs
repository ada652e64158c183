using CareConnect.Dashboard.Otlp.Wire;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace CareConnect.Dashboard.Otlp;

/// <summary>
/// OTLP by gRPC: the calls of the three collector services. They are bound by hand, because a generated binding answers what it cannot read with an unknown error and a stack trace in
/// the log, where senders are to be told that they need not send it again.
/// </summary>
internal sealed class OtlpGrpc : IServiceMethodProvider<OtlpIntake>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpIntake> context)
    {
        context.AddUnaryMethod(
            Export<ExportLogsServiceRequest, ExportLogsServiceResponse>(LogsServiceReflection.Descriptor),
            [],
            (intake, request, call) => intake.TakeAsync(request, call.CancellationToken)
        );
        context.AddUnaryMethod(
            Export<ExportTraceServiceRequest, ExportTraceServiceResponse>(TraceServiceReflection.Descriptor),
            [],
            (intake, request, call) => intake.TakeAsync(request, call.CancellationToken)
        );
        context.AddUnaryMethod(
            Export<ExportMetricsServiceRequest, ExportMetricsServiceResponse>(MetricsServiceReflection.Descriptor),
            [],
            (intake, request, call) => intake.TakeAsync(request, call.CancellationToken)
        );
    }

    private static Method<TRequest, TResponse> Export<TRequest, TResponse>(FileDescriptor file)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var call = file.Services.Single().Methods.Single();
        return new(MethodType.Unary, call.Service.FullName, call.Name, Marshaller<TRequest>(), Marshaller<TResponse>());
    }

    private static Marshaller<T> Marshaller<T>()
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
                    throw OtlpRefusal.Because(StatusCode.InvalidArgument, "The body is no message of OTLP.");
                }
            }
        );
    }
}
