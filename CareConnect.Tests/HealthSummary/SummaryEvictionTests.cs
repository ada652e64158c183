using System.Net;
using System.Text.Json;
using CareConnect.Data;
using CareConnect.Data.Outbox;
using CareConnect.Tests.Api;
using CareConnect.Tests.Data;
using CareConnect.Tests.FhirImport;
using CareConnect.Tests.VitalSigns;
using CareConnect.Worker.Alerts;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CareConnect.Tests.HealthSummary;

/// <summary>A cached summary is answered until anything it is made of changes, and never after.</summary>
public sealed class SummaryEvictionTests(CachedApi api) : IClassFixture<CachedApi>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_answer_is_a_miss_and_the_next_ones_are_the_same_hit_on_every_server()
    {
        api.Redis.SkipIfMissing();
        var patient = await api.SignUpAsync("PATIENT");
        using var pressure = await patient.Http.PostTextAsync(
            $"/api/patients/{patient.PatientId}/vital-signs",
            $$"""
            {"type":"blood-pressure","components":[{"type":"systolic","value":16.2,"unit":"kPa"},
             {"type":"diastolic","value":10.50,"unit":"kPa"}],"measuredAt":"{{DateTimeOffset.UtcNow:O}}"}
            """
        );
        await pressure.ReadAsync(201);

        var first = await patient.SummaryAsync();
        await api.UntilKeyAsync(patient, exists: true);
        var second = await patient.SummaryAsync();
        var third = await api.OnSecondServer(patient).SummaryAsync();

        Assert.Equal(("miss", "hit", "hit"), (first.Cache, second.Cache, third.Cache));
        Assert.Equal(
            [first.Body.GetRawText(), first.Body.GetRawText()],
            [second.Body.GetRawText(), third.Body.GetRawText()]
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recording_a_reading_takes_the_summary_away_on_whichever_server(bool onSecondServer)
    {
        var patient = await api.APatientWithCachedSummaryAsync();
        var writer = onSecondServer ? api.OnSecondServer(patient) : patient;
        // A server that has not reached the cache yet evicts nothing: only the version guards against it then.
        await CachedApi.FillAsync(writer);

        await writer.RecordAsync(95, DateTimeOffset.UtcNow);

        await api.UntilKeyAsync(patient, exists: false);
        var summary = await patient.SummaryAsync();
        Assert.Equal(("miss", 95m), (summary.Cache, summary.HeartRate));
    }

    [Fact]
    public async Task Importing_a_bundle_takes_the_summary_away()
    {
        api.Redis.SkipIfMissing();
        var caregiver = await api.SignUpAsync("CAREGIVER");
        var bundle = Bundles.Of(Bundles.Patient(), Bundles.HeartRate());
        using var imported = await caregiver.Http.PostTextAsync("/api/patients/import", bundle.ToJsonString());
        var id = (await imported.ReadAsync(200)).GetProperty("patientId").GetGuid();
        await CachedApi.FillAsync(caregiver with { PatientId = id });
        var newer = Bundles.HeartRate();
        newer["effectiveDateTime"] = "2003-01-01T00:00:00Z";
        newer["valueQuantity"]!["value"] = 64;

        using var again = await caregiver.Http.PostTextAsync(
            "/api/patients/import",
            Bundles.Of(Bundles.Patient(), newer).ToJsonString()
        );
        await again.ReadAsync(200);

        await api.UntilKeyAsync(caregiver with { PatientId = id }, exists: false);
        var summary = await caregiver.SummaryAsync(id);
        Assert.Equal(("miss", 64m), (summary.Cache, summary.HeartRate));
    }

    [Fact]
    public async Task An_alert_of_the_worker_makes_the_summary_count_anew()
    {
        api.Redis.SkipIfMissing();
        var patient = await api.SignUpAsync("PATIENT");
        var reading = await patient.RecordAsync(180);
        await CachedApi.FillAsync(patient);
        Assert.Equal(0, (await patient.SummaryAsync()).OpenAlerts);

        await RaiseAlertsAsync(patient, reading);

        var summary = await patient.SummaryAsync();
        Assert.Equal(("miss", 1), (summary.Cache, summary.OpenAlerts));
    }

    [Fact]
    public async Task Amending_and_deleting_a_reading_takes_the_summary_away()
    {
        api.Redis.SkipIfMissing();
        var patient = await api.SignUpAsync("PATIENT");
        var id = (await patient.RecordAsync(71)).GetProperty("id").GetGuid();
        var route = $"/api/patients/{patient.PatientId}/vital-signs/{id}";
        await CachedApi.FillAsync(patient);

        using var amended = await patient.PatchAsync(route, "\"1\"", new { value = 88, unit = "/min" });
        await amended.ReadAsync(200);
        await api.UntilKeyAsync(patient, exists: false);
        var afterAmending = await patient.SummaryAsync();
        await CachedApi.FillAsync(patient);
        using var deleted = await patient.DeleteAsync(route, "\"2\"");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await api.UntilKeyAsync(patient, exists: false);
        var afterDeleting = await patient.SummaryAsync();

        Assert.Equal(("miss", 88m), (afterAmending.Cache, afterAmending.HeartRate));
        Assert.Equal(("miss", null), (afterDeleting.Cache, afterDeleting.HeartRate));
    }

    [Fact]
    public async Task Acknowledging_an_alert_takes_the_summary_away_and_one_of_a_deleted_reading_is_not_open()
    {
        api.Redis.SkipIfMissing();
        var patient = await api.SignUpAsync("PATIENT");
        var route = $"/api/patients/{patient.PatientId}";
        var readings = new[] { await patient.RecordAsync(180), await patient.RecordAsync(190) };
        foreach (var reading in readings)
        {
            await RaiseAlertsAsync(patient, reading);
        }
        await CachedApi.FillAsync(patient);
        var before = await patient.SummaryAsync();
        using var list = await patient.Http.FetchAsync($"{route}/alerts");
        var alert = (await list.ReadAsync(200))
            .GetProperty("items")
            .EnumerateArray()
            .Single(a => a.GetProperty("value").GetInt32() == 180);

        using var acknowledged = await patient.Http.PostAsync(
            $"{route}/alerts/{alert.GetProperty("id").GetGuid()}/acknowledge",
            new { }
        );
        await acknowledged.ReadAsync(200);
        await api.UntilKeyAsync(patient, exists: false);
        var after = await patient.SummaryAsync();
        await CachedApi.FillAsync(patient);
        using var deleted = await patient.DeleteAsync(
            $"{route}/vital-signs/{readings[1].GetProperty("id").GetGuid()}",
            "\"1\""
        );
        var ended = await patient.SummaryAsync();

        Assert.Equal(
            ("hit", 2, "miss", 1, "miss", 0),
            (before.Cache, before.OpenAlerts, after.Cache, after.OpenAlerts, ended.Cache, ended.OpenAlerts)
        );
    }

    [Fact]
    public async Task Setting_ranges_takes_the_summary_away()
    {
        var patient = await api.APatientWithCachedSummaryAsync();

        using var set = await patient.PutAsync(
            $"/api/patients/{patient.PatientId}/reference-ranges",
            "\"0\"",
            new { items = Array.Empty<object>() }
        );

        await set.ReadAsync(200);
        await api.UntilKeyAsync(patient, exists: false);
    }

    [Theory]
    [InlineData("UPDATE vital_signs SET value = 88, amended_by = $2, amended_at = now() WHERE patient_id = $1", 88, 1)]
    [InlineData("DELETE FROM vital_signs WHERE patient_id = $1", null, 0)]
    [InlineData("UPDATE alerts SET ended_at = now() WHERE patient_id = $1", 71, 0)]
    public async Task Whatever_writes_to_the_tables_is_seen_in_the_next_answer(
        string sql,
        int? heartRate,
        int openAlerts
    )
    {
        var patient = await api.APatientWithCachedSummaryAsync();
        await ActAsync(
            patient,
            """
            INSERT INTO alerts (id, patient_id, vital_sign_id, type, component, rule, threshold, measured_at, state, created_at)
            SELECT gen_random_uuid(), patient_id, id, type, 'VALUE', 'HIGH', 1, measured_at, 'OPEN', now()
            FROM vital_signs WHERE patient_id = $1
            """
        );
        await CachedApi.FillAsync(patient);

        await ActAsync(patient, sql);

        var summary = await patient.SummaryAsync();
        Assert.Equal(("miss", heartRate, openAlerts), (summary.Cache, summary.HeartRate, summary.OpenAlerts));
        await CachedApi.FillAsync(patient);
    }

    [Fact]
    public async Task A_write_for_one_patient_leaves_the_summary_of_another()
    {
        var patient = await api.APatientWithCachedSummaryAsync();
        var other = await api.SignUpAsync("PATIENT");

        await other.RecordAsync(95);

        Assert.Equal("hit", (await patient.SummaryAsync()).Cache);
    }

    [Fact]
    public async Task A_refused_write_leaves_the_summary()
    {
        var patient = await api.APatientWithCachedSummaryAsync();

        using var refused = await patient.Http.PostAsync(
            $"/api/patients/{patient.PatientId}/vital-signs",
            ApiCalls.HeartRate(100_000)
        );

        await refused.ReadProblemAsync(400, "invalid-request");
        Assert.Equal("hit", (await patient.SummaryAsync()).Cache);
    }

    private async Task RaiseAlertsAsync(Person patient, JsonElement reading)
    {
        await using var db = Seed.OpenContext(api.Database.App);
        await new RaiseAlerts(db, TimeProvider.System, NullLogger<RaiseAlerts>.Instance).Handle(
            new VitalSignRecorded(
                patient.PatientId!.Value,
                reading.GetProperty("id").GetGuid(),
                reading.GetProperty("measuredAt").GetDateTimeOffset()
            ),
            Token
        );
    }

    // As the API and the worker do it: the application's role, acting for somebody. $2 is that somebody.
    private async Task ActAsync(Person patient, string sql)
    {
        await using var connection = await Sql.OpenAsync(api.Database.App, Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await connection.ExecuteAsync(
            $"SELECT set_config('{RowLevelSecurity.UserSetting}', $1, true)",
            Token,
            $"{patient.Id}"
        );
        object[] values = sql.Contains("$2", StringComparison.Ordinal)
            ? [patient.PatientId!.Value, patient.Id]
            : [patient.PatientId!.Value];
        Assert.Equal(1, await connection.ExecuteAsync(sql, Token, values));
        await transaction.CommitAsync(Token);
    }
}
