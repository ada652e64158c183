using System.Text.Json;
using CareConnect.Dashboard.Telemetry.Reading;

namespace CareConnect.Dashboard.Telemetry;

/// <summary>
/// A span's events and links as the store keeps them: <c>[[time, "name", {attributes}], ...]</c> and
/// <c>[["trace id", "span id", {attributes}], ...]</c>, null for none.
/// </summary>
internal static class SpanDetails
{
    public static string? Write(IReadOnlyList<SpanEvent> events) =>
        events.Count == 0
            ? null
            : WriteRows(
                events,
                (writer, item) =>
                {
                    writer.WriteNumberValue(item.Time);
                    writer.WriteStringValue(item.Name);
                    return item.Attributes;
                }
            );

    public static string? Write(IReadOnlyList<SpanLink> links) =>
        links.Count == 0
            ? null
            : WriteRows(
                links,
                (writer, item) =>
                {
                    writer.WriteStringValue(item.TraceId);
                    writer.WriteStringValue(item.SpanId);
                    return item.Attributes;
                }
            );

    public static IReadOnlyList<SpanEvent> ReadEvents(string? json) =>
        ReadRows(json, row => new SpanEvent(row[0].GetInt64(), row[1].GetString()!, Attributes(row[2])));

    public static IReadOnlyList<SpanLink> ReadLinks(string? json) =>
        ReadRows(json, row => new SpanLink(row[0].GetString()!, row[1].GetString()!, Attributes(row[2])));

    private static string WriteRows<T>(IReadOnlyList<T> rows, Func<Utf8JsonWriter, T, Attributes> write) =>
        AttributeJson.Write(writer =>
        {
            writer.WriteStartArray();
            foreach (var row in rows)
            {
                writer.WriteStartArray();
                writer.WriteRawValue(write(writer, row).Json);
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
        });

    private static IReadOnlyList<T> ReadRows<T>(string? json, Func<JsonElement, T> read)
    {
        if (json is null)
        {
            return [];
        }
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(read)];
    }

    private static Attributes Attributes(JsonElement json) => new(json.GetRawText());
}
