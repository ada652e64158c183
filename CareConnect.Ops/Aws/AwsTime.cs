using System.Text.Json;
using System.Text.Json.Serialization;

namespace CareConnect.Ops.Aws;

/// <summary>A time as the AWS CLI writes it: version 1 hands on the seconds since 1970, version 2 writes ISO 8601.</summary>
internal sealed class AwsTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
            ? DateTimeOffset.UnixEpoch.AddSeconds(reader.GetDouble())
            : reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}
