using System.Text.Json;
using System.Text.Json.Nodes;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.FhirImport;

/// <summary>Importing bundles over HTTP: what is kept, and what is skipped and why.</summary>
public sealed class ImportBundleTests(ApiServer server, PostgresFixture postgres)
{
    private const string Route = "/api/patients/import";

    [Fact]
    public async Task A_caregiver_gets_a_new_record_to_manage_with_name_and_birth_date()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");

        var answer = await ImportAsync(
            caregiver,
            Bundles.Of(Bundles.Patient(), Bundles.HeartRate(), Bundles.BloodPressure())
        );
        var id = answer.GetProperty("patientId").GetGuid();
        using var record = await caregiver.Http.FetchAsync($"/api/patients/{id}");
        using var recorded = await caregiver.Http.PostAsync($"/api/patients/{id}/vital-signs", ApiCalls.HeartRate(70));

        Assert.Equal("""{"Observation":{"85354-9":1,"8867-4":1}}""", answer.GetProperty("imported").GetRawText());
        var patient = await record.ReadAsync(200);
        Assert.Equal("Grace B.", patient.GetProperty("firstName").GetString());
        Assert.Equal("Sample", patient.GetProperty("lastName").GetString());
        Assert.Equal("1944-05-06", patient.GetProperty("birthDate").GetString());
        Assert.Equal("female", patient.GetProperty("gender").GetString());
        await recorded.ReadAsync(201);
    }

    [Fact]
    public async Task A_reading_keeps_its_digits_its_unit_and_its_moment()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var noted = Bundles.HeartRate();
        noted["note"] = new JsonArray(new JsonObject { ["text"] = "after rest" });

        var answer = await ImportAsync(caregiver, Bundles.Of(Bundles.Patient(), noted));
        using var list = await caregiver.Http.FetchAsync(
            $"/api/patients/{answer.GetProperty("patientId")}/vital-signs"
        );
        var item = (await list.ReadAsync(200)).GetProperty("items")[0];

        Assert.Equal("72.50", item.GetProperty("enteredValue").GetRawText());
        Assert.Equal("/min", item.GetProperty("enteredUnit").GetString());
        Assert.Equal("2000-01-01T04:59:59.5Z", item.GetProperty("measuredAt").GetString());
        Assert.Equal("after rest", item.GetProperty("notes").GetString());
    }

    [Fact]
    public async Task A_null_in_a_list_of_the_file_is_passed_by_or_named_and_never_a_fault_of_ours()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var (patient, rate, pressure) = (Bundles.Patient(), Bundles.HeartRate(), Bundles.BloodPressure());
        patient["name"]!.AsArray().Insert(0, null);
        rate["code"]!["coding"]!.AsArray().Insert(0, null);
        rate["category"] = new JsonArray(null, new JsonObject { ["coding"] = new JsonArray((JsonNode?)null) });
        rate["note"] = new JsonArray((JsonNode?)null);
        pressure["component"]!.AsArray().Insert(0, null);
        var nothing = Bundles.HeartRate();
        nothing["code"]!["coding"] = new JsonArray((JsonNode?)null);

        var answer = await ImportAsync(caregiver, Bundles.Of(patient, rate, pressure, nothing));

        Assert.Equal("""{"Observation":{"8867-4":1}}""", answer.GetProperty("imported").GetRawText());
        Assert.Equal(
            2,
            answer.GetProperty("skipped").EnumerateArray().Sum(skipped => skipped.GetProperty("count").GetInt32())
        );
    }

    [Fact]
    public async Task A_patient_imports_into_their_own_record()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        var answer = await ImportAsync(patient, Bundles.Of(Bundles.Patient(), Bundles.HeartRate()));
        using var record = await patient.Http.FetchAsync($"/api/patients/{patient.PatientId}");

        Assert.Equal(patient.PatientId, answer.GetProperty("patientId").GetGuid());
        var own = await record.ReadAsync(200);
        Assert.Equal("Ada", own.GetProperty("firstName").GetString());
        Assert.Equal("1944-05-06", own.GetProperty("birthDate").GetString());
    }

    [Fact]
    public async Task Two_caregivers_who_import_one_file_get_two_records()
    {
        var bundle = Bundles.Of(Bundles.Patient(), Bundles.HeartRate());

        var first = await ImportAsync(await server.SignUpAsync(postgres, "CAREGIVER"), bundle);
        var second = await ImportAsync(await server.SignUpAsync(postgres, "CAREGIVER"), bundle);

        Assert.NotEqual(first.GetProperty("patientId").GetGuid(), second.GetProperty("patientId").GetGuid());
        Assert.Equal(first.GetProperty("imported").GetRawText(), second.GetProperty("imported").GetRawText());
    }

    [Fact]
    public async Task The_same_bundle_sent_many_times_at_once_is_there_once()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var bundle = Bundles
            .Of([Bundles.Patient(), .. Enumerable.Range(0, 20).Select(_ => Bundles.HeartRate())])
            .ToJsonString();

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => caregiver.Http.PostTextAsync(Route, bundle))
        );
        var last = await ImportAsync(caregiver, JsonNode.Parse(bundle)!);

        Assert.All(responses, r => Assert.Equal(200, (int)r.StatusCode));
        using var list = await caregiver.Http.FetchAsync($"/api/patients/{last.GetProperty("patientId")}/vital-signs");
        Assert.Equal(20, (await list.ReadAsync(200)).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("vital_signs = 'VIEW'")]
    [InlineData("revoked_at = now()")]
    public async Task Who_has_lost_the_right_to_a_record_imports_nothing_into_it(string loss)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        await ImportAsync(caregiver, Bundles.Of(Bundles.Patient()));
        var token = TestContext.Current.CancellationToken;
        await using var database = await Sql.OpenAsync(server.Database.Superuser, token);
        await database.ExecuteAsync($"UPDATE care_circle_members SET {loss} WHERE user_id = $1", token, caregiver.Id);

        using var response = await caregiver.Http.PostTextAsync(
            Route,
            Bundles.Of(Bundles.Patient(), Bundles.HeartRate()).ToJsonString()
        );

        await response.ReadProblemAsync(403, "not-allowed");
    }

    [Fact]
    public async Task Only_a_fresh_reading_is_passed_on_to_the_worker()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var fresh = Bundles.HeartRate();
        fresh["effectiveDateTime"] = $"{DateTimeOffset.UtcNow.AddHours(-1):yyyy-MM-dd'T'HH:mm:ss}Z";

        var answer = await ImportAsync(caregiver, Bundles.Of(Bundles.Patient(), fresh, Bundles.HeartRate()));

        var token = TestContext.Current.CancellationToken;
        await using var database = await Sql.OpenAsync(server.Database.Superuser, token);
        Assert.Equal(
            1,
            await database.ReadAsync<long>(
                "SELECT count(*) FROM outbox_messages WHERE payload->>'patientId' = $1",
                token,
                answer.GetProperty("patientId").GetString()!
            )
        );
    }

    public static TheoryData<string, string, string> Skips =>
        new()
        {
            { """{"status":"entered-in-error"}""", "8867-4", "entered-in-error" },
            { """{"status":null}""", "8867-4", "invalid-resource" },
            { """{"status":"who-knows"}""", "8867-4", "invalid-resource" },
            { """{"valueQuantity":{"value":"seventy"}}""", "8867-4", "invalid-resource" },
            { """{"valueQuantity":72}""", "8867-4", "invalid-resource" },
            { """{"status":"cancelled"}""", "8867-4", "cancelled" },
            { """{"category":[{"coding":[{"code":"laboratory"}]}]}""", "8867-4", "not-a-vital-sign" },
            { """{"code":{"coding":[{"system":"http://loinc.org","code":"9843-4"}]}}""", "9843-4", "unknown-code" },
            {
                """{"category":[],"code":{"coding":[{"system":"http://loinc.org","code":"6690-2"}]}}""",
                "6690-2",
                "not-a-vital-sign"
            },
            { """{"subject":{"reference":"Patient/somebody-else"}}""", "8867-4", "other-patient" },
            { """{"effectiveDateTime":"1999-12"}""", "8867-4", "time-not-exact" },
            { """{"effectiveDateTime":"2999-12-31T00:00:00Z"}""", "8867-4", "time-implausible" },
            { """{"valueQuantity":null}""", "8867-4", "value-missing" },
            {
                """{"valueQuantity":{"value":400,"system":"http://unitsofmeasure.org","code":"/min"}}""",
                "8867-4",
                "implausible-value"
            },
            {
                """{"valueQuantity":{"value":72,"system":"http://unitsofmeasure.org","code":"/h"}}""",
                "8867-4",
                "unit-not-accepted"
            },
            {
                """{"valueQuantity":{"value":72,"comparator":">","system":"http://unitsofmeasure.org","code":"/min"}}""",
                "8867-4",
                "value-has-comparator"
            },
            {
                """{"valueQuantity":{"value":72.12345678901234567890123456789,"system":"http://unitsofmeasure.org","code":"/min"}}""",
                "8867-4",
                "value-too-precise"
            },
            { """{"modifierExtension":[{"url":"urn:x","valueBoolean":true}]}""", "8867-4", "modifier-extension" },
        };

    [Theory]
    [MemberData(nameof(Skips))]
    public async Task What_is_not_kept_is_named_with_its_code_and_reason(string change, string code, string reason)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var observation = Bundles.HeartRate();
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            observation.Remove(name);
            if (value is not null)
            {
                observation[name] = value.DeepClone();
            }
        }

        var answer = await ImportAsync(caregiver, Bundles.Of(Bundles.Patient(), observation));

        Assert.Equal("""{"Observation":{}}""", answer.GetProperty("imported").GetRawText());
        Assert.Equal(
            $$"""[{"resourceType":"Observation","code":"{{code}}","reason":"{{reason}}","count":1}]""",
            answer.GetProperty("skipped").GetRawText()
        );
    }

    [Theory]
    [InlineData(
        """{"resourceType":"Observation","status":"final","code":{"coding":5}}""",
        "Observation",
        "invalid-resource"
    )]
    [InlineData(
        """{"resourceType":"Observation","status":"who-knows","subject":{"reference":"Patient/5b0c7b1e-0001-4000-8000-000000000001"}}""",
        "Observation",
        "invalid-resource"
    )]
    [InlineData("""{"resourceType":"Claim","what":{"ever":[1]}}""", "Claim", "not-supported")]
    [InlineData("""{"resourceType":"<script>"}""", "unknown", "not-supported")]
    public async Task A_damaged_or_foreign_resource_does_not_stop_the_rest(string resource, string type, string reason)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");

        var answer = await ImportAsync(
            caregiver,
            Bundles.Of(Bundles.Patient(), JsonNode.Parse(resource)!, Bundles.HeartRate())
        );

        Assert.Equal("""{"Observation":{"8867-4":1}}""", answer.GetProperty("imported").GetRawText());
        var skipped = Assert.Single(answer.GetProperty("skipped").EnumerateArray());
        Assert.Equal(
            (type, reason),
            (skipped.GetProperty("resourceType").GetString(), skipped.GetProperty("reason").GetString())
        );
    }

    [Theory]
    [InlineData("id")]
    [InlineData("fullUrl")]
    public async Task An_identity_of_any_length_is_known_again(string name)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var bundle = Bundles.Of(Bundles.Patient());
        var entry = bundle["entry"]![0]!.AsObject();
        entry["resource"]!.AsObject().Remove("id");
        // No pattern in it, so that the index cannot keep it small.
        var identity = string.Concat(Enumerable.Range(0, 8000).Select(i => $"{i * 2654435761L % 4294967296L:x8}"));
        (name == "id" ? entry["resource"]!.AsObject() : entry)[name] = identity;

        var first = await ImportAsync(caregiver, bundle);
        var second = await ImportAsync(caregiver, bundle);

        Assert.Equal(first.GetProperty("patientId").GetGuid(), second.GetProperty("patientId").GetGuid());
    }

    private static async Task<JsonElement> ImportAsync(Person person, JsonNode bundle)
    {
        using var response = await person.Http.PostTextAsync(Route, bundle.ToJsonString());
        return await response.ReadAsync(200);
    }
}
