using System.Text.Json;

namespace CareConnect.Dashboard.Telemetry;

/// <summary>
/// The attributes of a record in their order, kept as a JSON object: text, number, truth value, array or object by key. Bytes
/// are base64.
/// </summary>
public readonly record struct Attributes(string? Text)
{
    public static Attributes None => default;

    public string Json => Text ?? "{}";

    public bool IsEmpty => Text is null or "{}";

    public IReadOnlyList<KeyValuePair<string, JsonElement>> Read()
    {
        if (IsEmpty)
        {
            return [];
        }
        using var document = JsonDocument.Parse(Json);
        return [.. document.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.Clone()))];
    }

    /// <summary>The value as people read it: texts without quotes.</summary>
    public static string Show(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
