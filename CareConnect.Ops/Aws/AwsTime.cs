using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CareConnect.Ops.Aws;

/// <summary>A time as the CLI writes it: version 2 as ISO 8601, version 1 of many services as seconds since 1970.</summary>
internal sealed class AwsTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
            ? DateTimeOffset.UnixEpoch.AddSeconds(reader.GetDouble())
            : DateTimeOffset.Parse(
                reader.GetString() ?? "",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal
            );

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}
