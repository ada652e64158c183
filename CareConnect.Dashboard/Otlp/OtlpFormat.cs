using System.Net.Mime;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Net.Http.Headers;

namespace CareConnect.Dashboard.Otlp;

/// <summary>The two forms in which OTLP travels by HTTP.</summary>
internal sealed record OtlpFormat(string ContentType)
{
    public static readonly OtlpFormat Protobuf = new("application/x-protobuf");
    public static readonly OtlpFormat Json = new(MediaTypeNames.Application.Json);

    /// <summary>Null for any other content type.</summary>
    public static OtlpFormat? Of(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed)
            ? new[] { Protobuf, Json }.FirstOrDefault(format =>
                parsed.MediaType.Equals(format.ContentType, StringComparison.OrdinalIgnoreCase)
            )
            : null;

    /// <exception cref="RpcException">InvalidArgument for what is no such message.</exception>
    public TMessage Read<TMessage>(ReadOnlyMemory<byte> body)
        where TMessage : class, IMessage<TMessage>, new()
    {
        if (this == Json)
        {
            return OtlpJson.Read<TMessage>(body);
        }
        try
        {
            return Parser<TMessage>().ParseFrom(body.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            throw OtlpRefusal.Because(StatusCode.InvalidArgument, "The body is no message of OTLP.");
        }
    }

    public async Task WriteAsync(HttpResponse response, IMessage message)
    {
        var body = this == Json ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message)) : message.ToByteArray();
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body);
    }

    /// <summary>Keeps nothing of fields that it does not know.</summary>
    public static MessageParser<TMessage> Parser<TMessage>()
        where TMessage : class, IMessage<TMessage>, new() =>
        new MessageParser<TMessage>(() => new TMessage()).WithDiscardUnknownFields(true);
}
