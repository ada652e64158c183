using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CareConnect.Dashboard.Otlp;

/// <summary>
/// OTLP's JSON, which is that of Protocol Buffers but for ids, which are hexadecimal digits there: hence a reader of its own.
/// Unknown members are passed over.
/// </summary>
internal static class OtlpJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };
    private static readonly ConcurrentDictionary<MessageDescriptor, FrozenDictionary<string, FieldDescriptor>> Fields =
        new();

    /// <exception cref="RpcException">InvalidArgument for what is no such message.</exception>
    public static TMessage Read<TMessage>(ReadOnlyMemory<byte> body)
        where TMessage : IMessage, new()
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            var message = new TMessage();
            Fill(message, document.RootElement);
            return message;
        }
        // The reader of JSON tells a wrong kind, a wrong number and half a character in three ways.
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw OtlpRefusal.Because(StatusCode.InvalidArgument, "The body is no message of OTLP in JSON.");
        }
    }

    private static IMessage Fill(IMessage message, JsonElement json)
    {
        var fields = Fields.GetOrAdd(message.Descriptor, Named);
        foreach (var member in json.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            if (!fields.TryGetValue(member.Name, out var field))
            {
                continue;
            }
            if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message);
                foreach (var item in member.Value.EnumerateArray())
                {
                    list.Add(Value(field, item));
                }
            }
            else
            {
                field.Accessor.SetValue(message, Value(field, member.Value));
            }
        }
        return message;
    }

    private static FrozenDictionary<string, FieldDescriptor> Named(MessageDescriptor type) =>
        type.Fields.InDeclarationOrder().ToFrozenDictionary(field => field.JsonName, StringComparer.Ordinal);

    private static object Value(FieldDescriptor field, JsonElement json) =>
        field.FieldType switch
        {
            FieldType.String => Text(json),
            FieldType.Bool => json.GetBoolean(),
            FieldType.Double => Double(json),
            FieldType.Int64 or FieldType.SFixed64 => Number<long>(json),
            FieldType.UInt64 or FieldType.Fixed64 => Number<ulong>(json),
            FieldType.Int32 or FieldType.SInt32 => Number<int>(json),
            FieldType.UInt32 or FieldType.Fixed32 => Number<uint>(json),
            FieldType.Enum => Enumeration(field.EnumType, json),
            FieldType.Bytes => Bytes(field.JsonName, Text(json)),
            FieldType.Message => Fill(field.MessageType.Parser.ParseFrom(ByteString.Empty), json),
            _ => throw new FormatException(),
        };

    private static string Text(JsonElement json) => json.GetString() ?? throw new FormatException();

    // 64 bits do not fit the numbers of JavaScript: they come as texts, and from some senders as numbers all the same.
    private static T Number<T>(JsonElement json)
        where T : struct, IParsable<T> =>
        T.Parse(json.ValueKind == JsonValueKind.Number ? json.GetRawText() : Text(json), CultureInfo.InvariantCulture);

    private static double Double(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number
            ? json.GetDouble()
            : Text(json) switch
            {
                "NaN" => double.NaN,
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                var text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
            };

    private static object Enumeration(EnumDescriptor type, JsonElement json) =>
        json.ValueKind == JsonValueKind.String
            ? type.FindValueByName(json.GetString())?.Number ?? throw new FormatException()
            : json.GetInt32();

    private static ByteString Bytes(string name, string text) =>
        name is "traceId" or "spanId" or "parentSpanId"
            ? ByteString.CopyFrom(Convert.FromHexString(text))
            : ByteString.FromBase64(text);
}
