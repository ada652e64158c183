using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>The JSON of attributes as the store keeps and searches it.</summary>
internal static class AttributeJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a key or a value, at any depth, has the word.</summary>
    public static bool Has(string json, string word)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            var text = reader.TokenType switch
            {
                JsonTokenType.PropertyName or JsonTokenType.String => reader.GetString(),
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                JsonTokenType.True => "true",
                JsonTokenType.False => "false",
                _ => null,
            };
            if (text is not null && text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// The attributes with as few escapes as JSON allows, since an escaped text is not found by its characters; null for none.
    /// </summary>
    public static string? Store(Attributes attributes)
    {
        if (attributes.IsEmpty)
        {
            return null;
        }
        if (!attributes.Json.Contains('\\', StringComparison.Ordinal))
        {
            return attributes.Json;
        }
        using var document = JsonDocument.Parse(attributes.Json);
        return Write(document.RootElement.WriteTo);
    }

    /// <summary>The same for the same attributes in any order.</summary>
    public static string Sorted(Attributes attributes) =>
        attributes.IsEmpty
            ? "{}"
            : Write(writer =>
            {
                writer.WriteStartObject();
                foreach (var (key, value) in attributes.Read().OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(key);
                    value.WriteTo(writer);
                }
                writer.WriteEndObject();
            });

    public static IEnumerable<string> Keys(string json)
    {
        var keys = new List<string>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
            {
                keys.Add(reader.GetString()!);
            }
        }
        return keys;
    }

    public static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Plain))
        {
            write(writer);
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
