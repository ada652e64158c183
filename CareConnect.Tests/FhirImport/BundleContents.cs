using System.Text.Json;
using CareConnect.Tests.Api;

namespace CareConnect.Tests.FhirImport;

/// <summary>A vital sign of a file: its LOINC code, and a line for each of its values.</summary>
internal sealed record FileVitalSign(string Code, IReadOnlyList<string> Lines);

/// <summary>What a bundle's file holds and what the API answers about it, in lines that can be compared.</summary>
internal static class BundleContents
{
    public static IEnumerable<FileVitalSign> VitalSignsOf(string bundle)
    {
        using var document = JsonDocument.Parse(bundle);
        foreach (var entry in document.RootElement.GetProperty("entry").EnumerateArray())
        {
            var resource = entry.GetProperty("resource");
            if (
                resource.GetProperty("resourceType").GetString() == "Observation"
                && CodeOf(resource.GetProperty("category")[0]) == "vital-signs"
            )
            {
                var code = CodeOf(resource.GetProperty("code"));
                var at = resource.GetProperty("effectiveDateTime").GetDateTimeOffset().ToUniversalTime();
                yield return new(code, [.. QuantitiesOf(resource).Select(q => $"{code} {at:O} {q}").ToList()]);
            }
        }
    }

    private static IEnumerable<string> QuantitiesOf(JsonElement resource)
    {
        if (!resource.TryGetProperty("component", out var components))
        {
            return [QuantityOf(resource)];
        }
        return components
            .EnumerateArray()
            .Select(c => (CodeOf(c.GetProperty("code")) == "8480-6" ? "systolic " : "diastolic ") + QuantityOf(c));
    }

    private static string QuantityOf(JsonElement owner)
    {
        var quantity = owner.GetProperty("valueQuantity");
        return $"{quantity.GetProperty("value").GetRawText()} {quantity.GetProperty("code").GetString()}";
    }

    private static string CodeOf(JsonElement concept) =>
        concept.GetProperty("coding")[0].GetProperty("code").GetString()!;

    public static IEnumerable<string> LinesOf(JsonElement item)
    {
        var prefix =
            $"{item.GetProperty("loincCode").GetString()} {item.GetProperty("measuredAt").GetDateTimeOffset():O} ";
        return item.GetProperty("components").ValueKind == JsonValueKind.Null
            ? [prefix + Entered(item)]
            : item.GetProperty("components")
                .EnumerateArray()
                .Select(c => $"{prefix}{c.GetProperty("type").GetString()} {Entered(c)}");
    }

    private static string Entered(JsonElement item) =>
        $"{item.GetProperty("enteredValue").GetRawText()} {item.GetProperty("enteredUnit").GetString()}";

    public static async Task<List<JsonElement>> ReadAllAsync(Person person, Guid patientId, int pageSize = 7)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            using var page = await person.Http.FetchAsync(
                $"/api/patients/{patientId}/vital-signs?limit={pageSize}&cursor={cursor}"
            );
            var body = await page.ReadAsync(200);
            items.AddRange(body.GetProperty("items").EnumerateArray());
            cursor = body.GetProperty("nextCursor").GetString();
        } while (cursor is not null);
        return items;
    }

    public static Dictionary<string, int> CountsOf(JsonElement answer) =>
        answer
            .GetProperty("imported")
            .GetProperty("Observation")
            .EnumerateObject()
            .ToDictionary(p => p.Name, p => p.Value.GetInt32());

    public static int SkippedCount(JsonElement answer, string? reason = null) =>
        answer
            .GetProperty("skipped")
            .EnumerateArray()
            .Where(s => reason is null || s.GetProperty("reason").GetString() == reason)
            .Sum(s => s.GetProperty("count").GetInt32());

    public static int EntryCount(string bundle)
    {
        using var document = JsonDocument.Parse(bundle);
        return document.RootElement.GetProperty("entry").GetArrayLength();
    }
}
