using CareConnect.Dashboard.Listeners;
using Grpc.Core;
using Grpc.Net.Client;

namespace CareConnect.Dashboard.Tests.Otlp;

/// <summary>
/// Calls the collector's services by their names as OTLP has them, and with bytes of any kind: no part of it comes from the
/// dashboard's own files.
/// </summary>
internal sealed class GrpcSender : IDisposable
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    private readonly HttpClient _http;
    private readonly GrpcChannel _channel;

    public GrpcSender(OtlpServer server, Action<HttpClient>? change = null)
    {
        _http = server.Client(Listener.OtlpGrpc);
        change?.Invoke(_http);
        _channel = GrpcChannel.ForAddress(
            server.Url(Listener.OtlpGrpc),
            new GrpcChannelOptions { HttpClient = _http, MaxSendMessageSize = null }
        );
    }

    /// <param name="signal"><c>logs</c>, <c>trace</c> or <c>metrics</c>.</param>
    /// <param name="message">The bytes of a message, or what is to be taken for one.</param>
    /// <param name="packed">Whether it is sent as gzip.</param>
    public async Task<byte[]> SendAsync(string signal, byte[] message, bool packed = false)
    {
        var service =
            $"opentelemetry.proto.collector.{signal}.v1.{char.ToUpperInvariant(signal[0])}{signal[1..]}Service";
        var method = new Method<byte[], byte[]>(MethodType.Unary, service, "Export", Bytes, Bytes);
        var headers = new Metadata();
        if (packed)
        {
            headers.Add("grpc-internal-encoding-request", "gzip");
        }
        var options = new CallOptions(headers, cancellationToken: TestContext.Current.CancellationToken);
        using var call = _channel.CreateCallInvoker().AsyncUnaryCall(method, null, options, message);
        return await call;
    }

    /// <returns>The code of a call that must be refused.</returns>
    public async Task<StatusCode> RefusalAsync(string signal, byte[] message, bool packed = false) =>
        (await Assert.ThrowsAsync<RpcException>(() => SendAsync(signal, message, packed))).StatusCode;

    public void Dispose()
    {
        _channel.Dispose();
        _http.Dispose();
    }
}
