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
}
