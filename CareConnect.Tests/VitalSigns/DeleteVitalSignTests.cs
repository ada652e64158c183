using CareConnect.Tests.Api;
using CareConnect.Tests.FhirImport;
using Xunit;

namespace CareConnect.Tests.VitalSigns;

/// <summary>Taking a reading away over HTTP.</summary>
public sealed class DeleteVitalSignTests(ApiServer server, PostgresFixture postgres)
{
    [Fact]
    public async Task A_deleted_reading_is_gone_and_what_it_was_stays()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var (id, at) = (Guid.NewGuid(), DateTimeOffset.UtcNow.AddHours(-1));
        var path = Readings.Route(patient.PatientId, id);
        await patient.RecordAsync(patient.PatientId, ApiCalls.HeartRate(72, id, at));
        using var before = await patient.Http.FetchAsync(path);
        var reading = await before.ReadAsync(200);

        using var deleted = await patient.DeleteAsync(path, before.ETagOf());
        using var again = await patient.DeleteAsync(path, before.ETagOf());

        await deleted.ReadAsync(204);
        await again.ReadProblemAsync(404, "not-found");
        using var after = await patient.Http.FetchAsync(path);
        await after.ReadProblemAsync(404, "not-found");
        using var list = await patient.Http.FetchAsync(Readings.Route(patient.PatientId));
        Assert.Empty((await list.ReadAsync(200)).GetProperty("items").EnumerateArray());
        var version = Assert.Single(await patient.ReadVersionsAsync(path));
        Assert.Equal("DELETED", version.GetProperty("operation").GetString());
        Assert.Equal(patient.Id, version.GetProperty("replacedBy").GetGuid());
        Assert.Equal(reading.GetRawText(), version.GetProperty("reading").GetRawText());
        Assert.Equal(
            ["""vital-sign.delete|SUCCESS|{"version": 1}""", """vital-sign.delete|FAILURE|{"status": 404}"""],
            await server.ReadRowsAsync(
                "SELECT action, outcome, details FROM audit_logs WHERE resource_id = $1 AND action = 'vital-sign.delete' ORDER BY occurred_at, id",
                id
            )
        );
    }

    [Fact]
    public async Task Its_id_stays_taken()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var reading = ApiCalls.HeartRate(72, Guid.NewGuid(), DateTimeOffset.UtcNow);
        var path = Readings.Route(patient.PatientId, await patient.RecordAsync(patient.PatientId, reading));
        using var deleted = await patient.DeleteAsync(path, "\"1\"");
        await deleted.ReadAsync(204);

        using var again = await patient.Http.PostAsync(Readings.Route(patient.PatientId), reading);

        await again.ReadProblemAsync(409, "id-in-use");
    }

    [Fact]
    public async Task Without_the_version_it_was_seen_in_it_stays()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var path = Readings.Route(patient.PatientId, await patient.RecordAsync(patient.PatientId));
        using var amended = await patient.PatchAsync(path, "\"1\"", new { notes = "at rest" });

        using var unseen = await patient.DeleteAsync(path, null);
        using var stale = await patient.DeleteAsync(path, "\"1\"");

        await unseen.ReadProblemAsync(428, "precondition-required");
        await stale.ReadProblemAsync(412, "precondition-failed");
        using var reading = await patient.Http.FetchAsync(path);
        await reading.ReadAsync(200);
    }

    [Fact]
    public async Task Its_open_alerts_end_and_an_acknowledged_one_stays_acknowledged()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var (open, acknowledged) = (
            await patient.RecordAsync(patient.PatientId, ApiCalls.HeartRate(180)),
            await patient.RecordAsync(patient.PatientId, ApiCalls.HeartRate(190))
        );
        await server.RaiseAlertAsync(patient.PatientId, open);
        var alert = await server.RaiseAlertAsync(patient.PatientId, acknowledged);
        using var seen = await patient.Http.PostAsync(
            $"/api/patients/{patient.PatientId}/alerts/{alert}/acknowledge",
            new { }
        );
        await seen.ReadAsync(200);

        foreach (var id in new[] { open, acknowledged })
        {
            using var deleted = await patient.DeleteAsync(Readings.Route(patient.PatientId, id), "\"1\"");
            await deleted.ReadAsync(204);
        }

        using var list = await patient.Http.FetchAsync($"/api/patients/{patient.PatientId}/alerts");
        Assert.Equal(
            [$"{acknowledged} ACKNOWLEDGED null", $"{open} ENDED null"],
            (await list.ReadAsync(200))
                .GetProperty("items")
                .EnumerateArray()
                .Select(a =>
                    $"{a.GetProperty("vitalSignId")} {a.GetProperty("state")} {a.GetProperty("value").GetRawText()}"
                )
        );
    }

    [Fact]
    public async Task Importing_its_bundle_again_does_not_bring_it_back()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var bundle = Bundles.Of(Bundles.Patient(), Bundles.HeartRate(), Bundles.BloodPressure()).ToJsonString();
        using var import = await patient.Http.PostTextAsync("/api/patients/import", bundle);
        await import.ReadAsync(200);
        using var list = await patient.Http.FetchAsync(Readings.Route(patient.PatientId));
        var items = (await list.ReadAsync(200)).GetProperty("items").EnumerateArray().ToList();
        var (pressure, heart) = (items[0].GetProperty("id").GetGuid(), items[1].GetProperty("id").GetGuid());
        using var deleted = await patient.DeleteAsync(Readings.Route(patient.PatientId, pressure), "\"1\"");
        await deleted.ReadAsync(204);
        using var moved = await patient.PatchAsync(
            Readings.Route(patient.PatientId, heart),
            "\"1\"",
            new { measuredAt = "2000-02-01T08:00:00Z" }
        );
        await moved.ReadAsync(200);

        using var again = await patient.Http.PostTextAsync("/api/patients/import", bundle);

        await again.ReadAsync(200);
        using var after = await patient.Http.FetchAsync(Readings.Route(patient.PatientId));
        var left = Assert.Single((await after.ReadAsync(200)).GetProperty("items").EnumerateArray());
        Assert.Equal(heart, left.GetProperty("id").GetGuid());
    }
}
