using System.Text.Json;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Alerts;

/// <summary>Reading alerts over HTTP; the rows are put there as the worker puts them.</summary>
public sealed class ListAlertsTests(ApiServer server, PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
        await RaiseAsync(patient, pressure, "blood-pressure", "SYSTOLIC", 140);
        await RaiseAsync(patient, heart, "heart-rate", "VALUE", 110);

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

    private static async Task<JsonElement> RecordAsync(Person patient, string body)
    {
        using var response = await patient.Http.PostTextAsync($"/api/patients/{patient.PatientId}/vital-signs", body);
        return await response.ReadAsync(201);
    }

    private async Task RaiseAsync(Person patient, JsonElement reading, string type, string component, decimal threshold)
    {
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        await database.ExecuteAsync(
            """
            INSERT INTO alerts (id, patient_id, vital_sign_id, type, component, rule, threshold, measured_at, state, created_at)
            VALUES ($1, $2, $3, $4, $5, 'HIGH', $6, $7, 'OPEN', clock_timestamp())
            """,
            Token,
            Guid.CreateVersion7(),
            patient.PatientId!.Value,
            reading.GetProperty("id").GetGuid(),
            type,
            component,
            threshold,
            reading.GetProperty("measuredAt").GetDateTimeOffset()
        );
    }

    private static IEnumerable<JsonElement> ItemsOf(JsonElement page) => page.GetProperty("items").EnumerateArray();

    private static string Describe(JsonElement alert)
    {
        string[] fields = ["type", "component", "rule", "threshold", "value", "unit", "state"];
        return string.Join(' ', fields.Select(f => alert.GetProperty(f).GetRawText().Trim('"')));
    }
}
