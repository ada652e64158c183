using System.Globalization;
using System.Text.Json;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Api.Export;

/// <summary>
/// What all of OTLP's JSON shares (OTLP 1.x, JSON Protobuf encoding): 64-bit numbers are texts, ids hexadecimal, enums numbers,
/// and each attribute's value says its type.
/// </summary>
internal static class OtlpJson
{
    public static void WriteNumber(Utf8JsonWriter json, string name, long value) =>
        json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));

    public static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteString(
                name,
                value > 0 ? "Infinity"
                    : value < 0 ? "-Infinity"
                    : "NaN"
            );
        }
    }

    public static void WriteResource(Utf8JsonWriter json, ReportingResource resource)
    {
        json.WriteStartObject("resource");
        WriteAttributes(json, Named(resource));
        json.WriteEndObject();
    }

    public static void WriteScope(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject("scope");
        json.WriteString("name", name);
        json.WriteEndObject();
    }

    public static void WriteAttributes(Utf8JsonWriter json, Attributes attributes) =>
        WriteAttributes(json, attributes.Read());

    private static void WriteAttributes(
        Utf8JsonWriter json,
        IReadOnlyList<KeyValuePair<string, JsonElement>> attributes
    )
    {
        if (attributes.Count == 0)
        {
            return;
        }
        json.WriteStartArray("attributes");
        foreach (var (key, value) in attributes)
        {
            WriteKeyValue(json, key, value);
        }
        json.WriteEndArray();
    }

    /// <summary>A resource that came without attributes has at least its name.</summary>
    private static IReadOnlyList<KeyValuePair<string, JsonElement>> Named(ReportingResource resource)
    {
        var attributes = resource.Attributes.Read();
        var missing = new Dictionary<string, string>
        {
            ["service.name"] = resource.Key.Name,
            ["service.instance.id"] = resource.Key.InstanceId,
        }.Where(pair => pair.Value.Length > 0 && attributes.All(known => known.Key != pair.Key));
        return
        [
            .. missing.Select(pair => KeyValuePair.Create(pair.Key, JsonSerializer.SerializeToElement(pair.Value))),
            .. attributes,
        ];
    }

    private static void WriteKeyValue(Utf8JsonWriter json, string key, JsonElement value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WritePropertyName("value");
        WriteValue(json, value);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, JsonElement value)
    {
        json.WriteStartObject();
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                json.WriteString("stringValue", value.GetString());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                json.WriteBoolean("boolValue", value.GetBoolean());
                break;
            case JsonValueKind.Number when IsWhole(value):
                WriteNumber(json, "intValue", value.GetInt64());
                break;
            case JsonValueKind.Number:
                WriteNumber(json, "doubleValue", value.GetDouble());
                break;
            case JsonValueKind.Array:
                WriteValues(json, "arrayValue", value.EnumerateArray(), WriteValue);
                break;
            case JsonValueKind.Object:
                WriteValues(
                    json,
                    "kvlistValue",
                    value.EnumerateObject(),
                    (writer, member) => WriteKeyValue(writer, member.Name, member.Value)
                );
                break;
        }
        json.WriteEndObject();
    }

    private static void WriteValues<T>(
        Utf8JsonWriter json,
        string name,
        IEnumerable<T> values,
        Action<Utf8JsonWriter, T> write
    )
    {
        json.WriteStartObject(name);
        TelemetryJson.WriteArray(json, "values", values, write);
        json.WriteEndObject();
    }

    /// <summary>1.0 is a floating point number and 1 a whole one, as they came.</summary>
    private static bool IsWhole(JsonElement number) =>
        number.GetRawText().AsSpan().IndexOfAny(".eE") < 0 && number.TryGetInt64(out _);
}
