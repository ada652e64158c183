using System.Text.Json.Nodes;

namespace CareConnect.Tests.FhirImport;

/// <summary>Small bundles written for these tests, part by part.</summary>
internal static class Bundles
{
    public const string PatientId = "5b0c7b1e-0001-4000-8000-000000000001";

    public static JsonObject Of(params JsonNode[] resources) =>
        new()
        {
            ["resourceType"] = "Bundle",
            ["type"] = "collection",
            ["entry"] = new JsonArray([.. resources.Select(r => new JsonObject { ["resource"] = r })]),
        };

    public static JsonObject Patient(string id = PatientId) =>
        JsonNode
            .Parse(
                $$$"""
                {"resourceType":"Patient","id":"{{{id}}}","gender":"female","birthDate":"1944-05-06",
                 "name":[{"use":"maiden","family":"Before"},{"use":"official","family":"Sample","given":["Grace","B."]}]}
                """
            )!
            .AsObject();

    /// <summary>A heart rate of 72, which the tests change in one place each.</summary>
    public static JsonObject HeartRate(string? id = null) =>
        JsonNode
            .Parse(
                $$$"""
                {"resourceType":"Observation","id":"{{{id ?? Guid.NewGuid().ToString()}}}","status":"final",
                 "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
                 "code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},
                 "subject":{"reference":"Patient/{{{PatientId}}}"},"effectiveDateTime":"1999-12-31T23:59:59.5-05:00",
                 "valueQuantity":{"value":72.50,"unit":"beats/minute","system":"http://unitsofmeasure.org","code":"/min"}}
                """
            )!
            .AsObject();

    public static JsonObject BloodPressure() =>
        JsonNode
            .Parse(
                $$$"""
                {"resourceType":"Observation","id":"{{{Guid.NewGuid()}}}","status":"final",
                 "code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
                 "subject":{"reference":"Patient/{{{PatientId}}}"},"effectiveDateTime":"2001-01-01T00:00:00Z",
                 "component":[
                  {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},
                   "valueQuantity":{"value":121.0,"system":"http://unitsofmeasure.org","code":"mm[Hg]"}},
                  {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},
                   "valueQuantity":{"value":80,"system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]}
                """
            )!
            .AsObject();

    /// <summary>The bundle of a patient with one more reading of theirs, as JSON.</summary>
    public static string WithReading(JsonNode bundle)
    {
        var copy = bundle.DeepClone();
        var reading = HeartRate();
        var patientId = copy["entry"]![0]!["resource"]!["id"]!.GetValue<string>();
        reading["subject"] = new JsonObject { ["reference"] = "Patient/" + patientId };
        copy["entry"]!.AsArray().Add(new JsonObject { ["resource"] = reading });
        return copy.ToJsonString();
    }
}
