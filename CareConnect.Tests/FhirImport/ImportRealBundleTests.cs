using System.Text.Json;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.FhirImport;

/// <summary>Bundles that were not written for these tests go in, and come out as they are.</summary>
public sealed class ImportRealBundleTests(ApiServer server, PostgresFixture postgres)
{
    public static bool BundlesAreThere => SharedBundles.AreThere;

    public static TheoryData<string> Bundles => SharedBundles.Names;

    [Theory(Skip = SharedBundles.Missing, SkipUnless = nameof(BundlesAreThere))]
    [MemberData(nameof(Bundles))]
    public async Task Counts_equal_what_the_file_holds_and_a_second_import_adds_nothing(string name)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var bundle = SharedBundles.Read(name);
        var expected = VitalSignsOf(bundle).GroupBy(o => o.Code).ToDictionary(g => g.Key, g => g.Count());

        using var first = await caregiver.Http.PostTextAsync("/api/patients/import", bundle);
        var answer = await first.ReadAsync(200);
        using var second = await caregiver.Http.PostTextAsync("/api/patients/import", bundle, "application/fhir+json");
        var again = await second.ReadAsync(200);

        Assert.Equal(expected, CountsOf(answer));
        Assert.Equal(EntryCount(bundle) - 1, expected.Values.Sum() + SkippedCount(answer));
        Assert.Equal(answer.GetProperty("patientId").GetGuid(), again.GetProperty("patientId").GetGuid());
        Assert.Empty(CountsOf(again));
        Assert.Equal(EntryCount(bundle) - 1, SkippedCount(again));
        Assert.Equal(expected.Values.Sum(), SkippedCount(again, "already-imported"));
    }

    [Theory(Skip = SharedBundles.Missing, SkipUnless = nameof(BundlesAreThere))]
    [MemberData(nameof(Bundles))]
    public async Task Every_value_reads_back_digit_for_digit_with_its_unit_and_time(string name)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var bundle = SharedBundles.Read(name);

        using var response = await caregiver.Http.PostTextAsync("/api/patients/import", bundle);
        var patientId = (await response.ReadAsync(200)).GetProperty("patientId").GetGuid();
        var read = await ReadAllAsync(caregiver, patientId);

        Assert.Equal(
            VitalSignsOf(bundle).SelectMany(o => o.Lines).Order(StringComparer.Ordinal),
            read.SelectMany(LinesOf).Order(StringComparer.Ordinal)
        );
    }

    private sealed record FileVitalSign(string Code, IReadOnlyList<string> Lines);

    private static IEnumerable<FileVitalSign> VitalSignsOf(string bundle)
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

    private static IEnumerable<string> LinesOf(JsonElement item)
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

    private static async Task<List<JsonElement>> ReadAllAsync(Person person, Guid patientId)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            using var page = await person.Http.FetchAsync(
                $"/api/patients/{patientId}/vital-signs?limit=7&cursor={cursor}"
            );
            var body = await page.ReadAsync(200);
            items.AddRange(body.GetProperty("items").EnumerateArray());
            cursor = body.GetProperty("nextCursor").GetString();
        } while (cursor is not null);
        return items;
    }

    private static Dictionary<string, int> CountsOf(JsonElement answer) =>
        answer
            .GetProperty("imported")
            .GetProperty("Observation")
            .EnumerateObject()
            .ToDictionary(p => p.Name, p => p.Value.GetInt32());

    private static int SkippedCount(JsonElement answer, string? reason = null) =>
        answer
            .GetProperty("skipped")
            .EnumerateArray()
            .Where(s => reason is null || s.GetProperty("reason").GetString() == reason)
            .Sum(s => s.GetProperty("count").GetInt32());

    private static int EntryCount(string bundle)
    {
        using var document = JsonDocument.Parse(bundle);
        return document.RootElement.GetProperty("entry").GetArrayLength();
    }
}
