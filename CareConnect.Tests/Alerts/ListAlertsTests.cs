using System.Text.Json;
using CareConnect.Tests.Api;
using CareConnect.Tests.VitalSigns;
using Xunit;

namespace CareConnect.Tests.Alerts;

/// <summary>Reading alerts over HTTP; the rows are put there as the worker puts them.</summary>
public sealed class ListAlertsTests(ApiServer server, PostgresFixture postgres)
{
    [Fact]
    public async Task An_alert_shows_its_reading_the_limit_and_which_component()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var pressure = await RecordAsync(
            patient,
            """
            {"type":"blood-pressure","components":[{"type":"systolic","value":24,"unit":"kPa"},
             {"type":"diastolic","value":10,"unit":"kPa"}],"measuredAt":"2026-03-01T08:00:00Z"}
            """
        );
        var heart = await RecordAsync(
            patient,
            """{"type":"heart-rate","value":180,"unit":"/min","measuredAt":"2026-03-01T09:00:00Z"}"""
        );
        await server.RaiseAlertAsync(patient.PatientId, pressure, "blood-pressure", "SYSTOLIC", 140);
        await server.RaiseAlertAsync(patient.PatientId, heart);

        using var first = await patient.Http.FetchAsync($"/api/patients/{patient.PatientId}/alerts?limit=1");
        var page = await first.ReadAsync(200);
        using var second = await patient.Http.FetchAsync(
            $"/api/patients/{patient.PatientId}/alerts?cursor={page.GetProperty("nextCursor").GetString()}"
        );
        var rest = await second.ReadAsync(200);

        Assert.Equal("heart-rate null HIGH 110 180 /min OPEN", Describe(Assert.Single(ItemsOf(page))));
        Assert.Equal("blood-pressure systolic HIGH 140 180.0153 mm[Hg] OPEN", Describe(Assert.Single(ItemsOf(rest))));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("nextCursor").ValueKind);
    }

    private static async Task<Guid> RecordAsync(Person patient, string body)
    {
        using var response = await patient.Http.PostTextAsync(Readings.Route(patient.PatientId), body);
        return (await response.ReadAsync(201)).GetProperty("id").GetGuid();
    }

    private static IEnumerable<JsonElement> ItemsOf(JsonElement page) => page.GetProperty("items").EnumerateArray();

    private static string Describe(JsonElement alert)
    {
        string[] fields = ["type", "component", "rule", "threshold", "value", "unit", "state"];
        return string.Join(' ', fields.Select(f => alert.GetProperty(f).GetRawText().Trim('"')));
    }
}
