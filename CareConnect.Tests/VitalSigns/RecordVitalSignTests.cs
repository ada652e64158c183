using System.Net;
using System.Text.Json;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.VitalSigns;

/// <summary>Recording readings over HTTP.</summary>
public sealed class RecordVitalSignTests(ApiServer server, PostgresFixture postgres)
{
    [Fact]
    public async Task A_reading_is_kept_in_the_canonical_unit_and_as_it_was_entered()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        using var response = await patient.Http.PostTextAsync(
            $"/api/patients/{patient.PatientId}/vital-signs",
            """{"type":"body-temperature","value":98.60,"unit":"[degF]","measuredAt":"2026-03-01T08:00:00+02:00","notes":"at\nbreakfast"}"""
        );
        var recorded = await response.ReadAsync(201);

        Assert.Equal("37", recorded.GetProperty("value").GetRawText());
        Assert.Equal("Cel", recorded.GetProperty("unit").GetString());
        Assert.Equal("98.60", recorded.GetProperty("enteredValue").GetRawText());
        Assert.Equal("[degF]", recorded.GetProperty("enteredUnit").GetString());
        Assert.Equal("2026-03-01T06:00:00Z", recorded.GetProperty("measuredAt").GetString());
        Assert.Equal("at\nbreakfast", recorded.GetProperty("notes").GetString());
        Assert.Equal(patient.Id, recorded.GetProperty("recordedBy").GetGuid());
        using var list = await patient.Http.FetchAsync($"/api/patients/{patient.PatientId}/vital-signs");
        var item = Assert.Single((await list.ReadAsync(200)).GetProperty("items").EnumerateArray());
        Assert.Equal(recorded.GetRawText(), item.GetRawText());
    }

    [Fact]
    public async Task A_blood_pressure_is_one_item_of_two_components()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        using var response = await patient.Http.PostTextAsync(
            Route(patient),
            """
            {"type":"blood-pressure","value":null,"components":[{"type":"diastolic","value":10.5,"unit":"kPa"},
             {"type":"systolic","value":16,"unit":"kPa"}],"measuredAt":"2026-03-01T08:00:00Z"}
            """
        );
        var recorded = await response.ReadAsync(201);

        Assert.Equal(JsonValueKind.Null, recorded.GetProperty("value").ValueKind);
        // 1 mm[Hg] is 133.322 Pa by UCUM.
        Assert.Equal(
            """[{"type":"systolic","value":120.0102,"unit":"mm[Hg]","enteredValue":16,"enteredUnit":"kPa"},{"type":"diastolic","value":78.7567,"unit":"mm[Hg]","enteredValue":10.5,"enteredUnit":"kPa"}]""",
            recorded.GetProperty("components").GetRawText()
        );
        using var list = await patient.Http.FetchAsync(Route(patient) + "?type=blood-pressure");
        var item = Assert.Single((await list.ReadAsync(200)).GetProperty("items").EnumerateArray());
        Assert.Equal(recorded.GetRawText(), item.GetRawText());
    }

    [Fact]
    public async Task The_same_id_and_content_is_answered_again_and_another_content_is_a_conflict()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var (id, at) = (Guid.NewGuid(), DateTimeOffset.UtcNow.AddHours(-1));

        using var first = await patient.Http.PostAsync(Route(patient), ApiCalls.HeartRate(72, id, at));
        using var again = await patient.Http.PostAsync(
            Route(patient),
            ApiCalls.HeartRate(72.0m, id, at.ToOffset(TimeSpan.FromHours(3)))
        );
        using var otherValue = await patient.Http.PostAsync(Route(patient), ApiCalls.HeartRate(73, id, at));
        using var otherTime = await patient.Http.PostAsync(Route(patient), ApiCalls.HeartRate(72, id, at.AddHours(-1)));

        var recorded = await first.ReadAsync(201);
        Assert.Equal(id, recorded.GetProperty("id").GetGuid());
        Assert.Equal(recorded.GetRawText(), (await again.ReadAsync(200)).GetRawText());
        await otherValue.ReadProblemAsync(409, "id-in-use");
        await otherTime.ReadProblemAsync(409, "id-in-use");
        using var list = await patient.Http.FetchAsync(Route(patient));
        Assert.Single((await list.ReadAsync(200)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Parallel_repeats_of_one_reading_make_one_row()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var reading = ApiCalls.HeartRate(72, Guid.NewGuid(), DateTimeOffset.UtcNow);

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => patient.Http.PostAsync(Route(patient), reading))
        );

        Assert.Single(responses, r => r.StatusCode == HttpStatusCode.Created);
        Assert.Equal(19, responses.Count(r => r.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_reading_comes_with_its_audit_row_and_its_message()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        using var response = await patient.Http.PostAsync(Route(patient), ApiCalls.HeartRate(72));
        var id = (await response.ReadAsync(201)).GetProperty("id").GetGuid();

        var token = TestContext.Current.CancellationToken;
        await using var database = await Sql.OpenAsync(server.Database.Superuser, token);
        Assert.Equal(
            ["vital-sign.record|VitalSign|SUCCESS"],
            await database.ReadLinesAsync(
                "SELECT action, resource, outcome FROM audit_logs WHERE resource_id = $1",
                token,
                id
            )
        );
        Assert.Equal(
            ["vital-sign.recorded.v1|AVAILABLE"],
            await database.ReadLinesAsync(
                "SELECT kind, state FROM outbox_messages WHERE payload->>'vitalSignId' = $1",
                token,
                $"{id}"
            )
        );
    }

    [Theory]
    [InlineData("""{"type":"heart-rate","value":72,"measuredAt":"2026-03-01T08:00:00Z"}""", "unit")]
    [InlineData("""{"type":"heart-rate","value":72,"unit":"bpm","measuredAt":"2026-03-01T08:00:00Z"}""", "unit")]
    [InlineData("""{"type":"heart-rate","unit":"/min","measuredAt":"2026-03-01T08:00:00Z"}""", "value")]
    [InlineData("""{"type":"heart-rate","value":0,"unit":"/min","measuredAt":"2026-03-01T08:00:00Z"}""", "value")]
    [InlineData(
        """{"type":"body-temperature","value":98.6,"unit":"Cel","measuredAt":"2026-03-01T08:00:00Z"}""",
        "value"
    )]
    [InlineData(
        """{"type":"body-weight","value":79228162514264337593543950335,"unit":"g","measuredAt":"2026-03-01T08:00:00Z"}""",
        "value"
    )]
    [InlineData("""{"type":"heart-rate","value":72,"unit":"/min"}""", "measuredAt")]
    [InlineData("""{"type":"heart-rate","value":72,"unit":"/min","measuredAt":"2999-03-01T08:00:00Z"}""", "measuredAt")]
    [InlineData("""{"type":"mood","value":72,"unit":"/min","measuredAt":"2026-03-01T08:00:00Z"}""", "type")]
    [InlineData(
        """{"type":"heart-rate","value":72,"unit":"/min","measuredAt":"2026-03-01T08:00:00Z","notes":"a\u0000"}""",
        "notes"
    )]
    [InlineData(
        """{"type":"blood-pressure","components":[{"type":"systolic","value":120,"unit":"mm[Hg]"}],"measuredAt":"2026-03-01T08:00:00Z"}""",
        "components"
    )]
    [InlineData(
        """{"type":"blood-pressure","components":[null,null],"measuredAt":"2026-03-01T08:00:00Z"}""",
        "components"
    )]
    [InlineData(
        """{"type":"blood-pressure","value":1,"components":[{"type":"systolic","value":80,"unit":"mm[Hg]"},{"type":"diastolic","value":70,"unit":"mm[Hg]"}],"measuredAt":"2026-03-01T08:00:00Z"}""",
        "value"
    )]
    [InlineData(
        """{"type":"blood-pressure","components":[{"type":"systolic","value":80,"unit":"mm[Hg]"},{"type":"diastolic","value":80,"unit":"mm[Hg]"}],"measuredAt":"2026-03-01T08:00:00Z"}""",
        "components"
    )]
    [InlineData(
        """{"type":"blood-pressure","components":[{"type":"systolic","value":120,"unit":"mm[Hg]"},{"type":"diastolic","value":10,"unit":"kPa"}],"measuredAt":"2026-03-01T08:00:00Z"}""",
        "components"
    )]
    public async Task What_cannot_be_is_refused_by_the_name_of_its_field(string body, string field)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        using var response = await patient.Http.PostTextAsync(Route(patient), body);
        var problem = await response.ReadProblemAsync(400, "invalid-request");

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        using var list = await patient.Http.FetchAsync(Route(patient));
        Assert.Empty((await list.ReadAsync(200)).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData(
        """{"type":"heart-rate","value":72,"unit":"/min","measuredAt":"2026-03-01T08:00:00"}""",
        "$.measuredAt"
    )]
    [InlineData("""{"type":"heart-rate","value":"72","unit":"/min","measuredAt":"2026-03-01T08:00:00Z"}""", "$.value")]
    [InlineData(
        """{"type":"heart-rate","value":72.1234567890123456789012345678,"unit":"/min","measuredAt":"2026-03-01T08:00:00Z"}""",
        "$.value"
    )]
    [InlineData(
        """{"type":"heart-rate","value":72,"value":73,"unit":"/min","measuredAt":"2026-03-01T08:00:00Z"}""",
        "$.value"
    )]
    public async Task What_cannot_be_read_exactly_is_refused_with_its_place(string body, string place)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        using var response = await patient.Http.PostTextAsync(Route(patient), body);
        var problem = await response.ReadProblemAsync(400, "invalid-request");

        Assert.Contains(place, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static string Route(Person patient) => $"/api/patients/{patient.PatientId}/vital-signs";
}
