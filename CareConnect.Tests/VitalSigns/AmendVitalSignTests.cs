using System.Text.Json;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.VitalSigns;

/// <summary>Correcting a reading over HTTP.</summary>
public sealed class AmendVitalSignTests(ApiServer server, PostgresFixture postgres)
{
    [Fact]
    public async Task An_amended_reading_is_answered_with_its_new_state_and_version()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var path = Readings.Route(
            patient.PatientId,
            await patient.RecordAsync(
                patient.PatientId,
                new
                {
                    type = "body-temperature",
                    value = 37.2m,
                    unit = "Cel",
                    measuredAt = "2026-03-01T08:00:00Z",
                    notes = "before lunch",
                }
            )
        );
        using var before = await patient.Http.FetchAsync(path);

        using var response = await patient.PatchAsync(
            path,
            before.ETagOf(),
            // The type never changes, whatever a body says.
            new
            {
                value = 100.4m,
                unit = "[degF]",
                type = "heart-rate",
            }
        );
        var amended = await response.ReadAsync(200);

        Assert.Equal(("\"1\"", "\"2\""), (before.ETagOf(), response.ETagOf()));
        Assert.Equal(
            "body-temperature 38 Cel 100.4 [degF] 2026-03-01T08:00:00Z before lunch",
            Describe(amended, "type", "value", "unit", "enteredValue", "enteredUnit", "measuredAt", "notes")
        );
        Assert.Equal(patient.Id, amended.GetProperty("amendedBy").GetGuid());
        using var after = await patient.Http.FetchAsync(path);
        Assert.Equal(amended.GetRawText(), (await after.ReadAsync(200)).GetRawText());
        Assert.Equal("\"2\"", after.ETagOf());
    }

    [Fact]
    public async Task What_is_absent_stays_and_null_takes_notes_away()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var path = Readings.Route(
            patient.PatientId,
            await patient.RecordAsync(patient.PatientId, BloodPressure(120, 80, "at home"))
        );

        using var first = await patient.PatchAsync(path, "\"1\"", new { components = Components(130, 85) });
        using var second = await patient.PatchAsync(path, "\"2\"", new { notes = (string?)null });
        using var third = await patient.PatchAsync(path, "\"3\"", new { measuredAt = "2026-03-02T09:00:00+01:00" });

        Assert.Equal("at home", (await first.ReadAsync(200)).GetProperty("notes").GetString());
        Assert.Equal(JsonValueKind.Null, (await second.ReadAsync(200)).GetProperty("notes").ValueKind);
        var amended = await third.ReadAsync(200);
        Assert.Equal("2026-03-02T08:00:00Z", amended.GetProperty("measuredAt").GetString());
        Assert.Equal(
            """[{"type":"systolic","value":130,"unit":"mm[Hg]","enteredValue":130,"enteredUnit":"mm[Hg]"},{"type":"diastolic","value":85,"unit":"mm[Hg]","enteredValue":85,"enteredUnit":"mm[Hg]"}]""",
            amended.GetProperty("components").GetRawText()
        );
    }

    [Fact]
    public async Task Without_the_version_it_was_seen_in_nothing_changes()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var path = Readings.Route(patient.PatientId, await patient.RecordAsync(patient.PatientId));
        using var first = await patient.PatchAsync(path, "\"1\"", new { notes = "seen" });
        await first.ReadAsync(200);

        using var missing = await patient.PatchAsync(path, null, new { notes = "unseen" });
        await missing.ReadProblemAsync(428, "precondition-required");
        foreach (var tag in new[] { "\"1\"", "\"3\"", "*", "\"1\", \"2\"", "W/\"2\"", "2", "\"x\"" })
        {
            using var stale = await patient.PatchAsync(path, tag, new { notes = "unseen" });
            await stale.ReadProblemAsync(412, "precondition-failed");
        }

        using var reading = await patient.Http.FetchAsync(path);
        Assert.Equal("seen", (await reading.ReadAsync(200)).GetProperty("notes").GetString());
        Assert.Single(await patient.ReadVersionsAsync(path));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_the_name_of_its_field()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var heart = Readings.Route(patient.PatientId, await patient.RecordAsync(patient.PatientId));
        var pressure = Readings.Route(
            patient.PatientId,
            await patient.RecordAsync(patient.PatientId, BloodPressure(120, 80, null))
        );

        foreach (
            var (path, body, field) in new (string, object, string)[]
            {
                (heart, new { }, "value"),
                (heart, new { value = 80 }, "unit"),
                (heart, new { unit = "/min" }, "value"),
                (heart, new { value = 80, unit = "bpm" }, "unit"),
                (heart, new { value = 3, unit = "/min" }, "value"),
                (heart, new { measuredAt = DateTimeOffset.UtcNow.AddMinutes(10) }, "measuredAt"),
                (heart, new { measuredAt = "1879-12-31T00:00:00Z" }, "measuredAt"),
                (heart, new { notes = "a\0b" }, "notes"),
                (heart, new { notes = new string('x', 2001) }, "notes"),
                (pressure, new { value = 80, unit = "mm[Hg]" }, "value components"),
                (pressure, new { components = Components(80, 80) }, "components"),
                (pressure, new { components = new object?[] { null, null } }, "components"),
            }
        )
        {
            using var response = await patient.PatchAsync(path, "\"1\"", body);
            var problem = await response.ReadProblemAsync(400, "invalid-request");
            Assert.Equal(
                field,
                string.Join(' ', problem.GetProperty("errors").EnumerateObject().Select(error => error.Name))
            );
        }
        Assert.Empty(await patient.ReadVersionsAsync(heart));
        Assert.Empty(await patient.ReadVersionsAsync(pressure));
    }

    [Fact]
    public async Task Who_recorded_it_may_amend_it_and_others_need_to_manage()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var recorder = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var other = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        await server.AddMemberAsync(patient, recorder, "RECORD");
        await server.AddMemberAsync(patient, other, "RECORD");
        var id = await recorder.RecordAsync(patient.PatientId);
        var path = Readings.Route(patient.PatientId, id);

        using var byOther = await other.PatchAsync(path, "\"1\"", new { notes = "other" });
        using var deletedByOther = await other.DeleteAsync(path, "\"1\"");
        using var byRecorder = await recorder.PatchAsync(path, "\"1\"", new { notes = "recorder" });
        using var byPatient = await patient.PatchAsync(path, "\"2\"", new { notes = "patient" });
        await ChangeScopeAsync(other, "MANAGE");
        using var byManager = await other.PatchAsync(path, "\"3\"", new { notes = "manager" });
        await ChangeScopeAsync(recorder, "VIEW");
        using var byViewer = await recorder.PatchAsync(path, "\"4\"", new { notes = "viewer" });

        await byOther.ReadProblemAsync(403, "not-allowed");
        await deletedByOther.ReadProblemAsync(403, "not-allowed");
        await byRecorder.ReadAsync(200);
        await byPatient.ReadAsync(200);
        await byManager.ReadAsync(200);
        await byViewer.ReadProblemAsync(403, "not-allowed");
        Assert.Equal(
            [
                $"{other.Id}|vital-sign.amend|DENIED|",
                $"{other.Id}|vital-sign.delete|DENIED|",
                $$"""{{recorder.Id}}|vital-sign.amend|SUCCESS|{"changed": ["notes"], "version": 1}""",
                $$"""{{patient.Id}}|vital-sign.amend|SUCCESS|{"changed": ["notes"], "version": 2}""",
                $$"""{{other.Id}}|vital-sign.amend|SUCCESS|{"changed": ["notes"], "version": 3}""",
            ],
            await server.ReadRowsAsync(
                """
                SELECT user_id, action, outcome, CASE outcome WHEN 'SUCCESS' THEN details END FROM audit_logs
                WHERE resource_id = $1 AND action IN ('vital-sign.amend', 'vital-sign.delete') ORDER BY occurred_at, id
                """,
                id
            )
        );
    }

    [Fact]
    public async Task A_reading_of_another_patient_is_not_there()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var stranger = await server.SignUpAsync(postgres, "PATIENT");
        var id = await patient.RecordAsync(patient.PatientId);

        foreach (
            var path in new[]
            {
                Readings.Route(patient.PatientId, id),
                Readings.Route(stranger.PatientId, id),
                Readings.Route(stranger.PatientId, Guid.NewGuid()),
            }
        )
        {
            using var amended = await stranger.PatchAsync(path, "\"1\"", new { notes = "mine" });
            using var deleted = await stranger.DeleteAsync(path, "\"1\"");
            using var versions = await stranger.Http.FetchAsync(path + "/versions");
            await amended.ReadProblemAsync(404, "not-found");
            await deleted.ReadProblemAsync(404, "not-found");
            await versions.ReadProblemAsync(404, "not-found");
        }
    }

    [Fact]
    public async Task A_change_of_amount_or_time_is_judged_again_and_one_of_notes_is_not()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var id = await patient.RecordAsync(patient.PatientId);
        var path = Readings.Route(patient.PatientId, id);

        using var notes = await patient.PatchAsync(path, "\"1\"", new { notes = "a walk" });
        using var value = await patient.PatchAsync(path, "\"2\"", new { value = 80, unit = "/min" });
        using var time = await patient.PatchAsync(path, "\"3\"", new { measuredAt = "2026-03-01T08:00:00Z" });

        Assert.Equal([200, 200, 200], new[] { notes, value, time }.Select(r => (int)r.StatusCode));
        Assert.Equal(
            ["vital-sign.recorded.v1", "vital-sign.amended.v1", "vital-sign.amended.v1"],
            await server.ReadRowsAsync(
                "SELECT kind FROM outbox_messages WHERE payload->>'vitalSignId' = $1 ORDER BY created_at, id",
                $"{id}"
            )
        );
    }

    [Fact]
    public async Task Recording_again_answers_with_the_reading_as_it_is_now()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var (id, at) = (Guid.NewGuid(), DateTimeOffset.UtcNow.AddHours(-1));
        var path = Readings.Route(patient.PatientId, id);
        await patient.RecordAsync(patient.PatientId, ApiCalls.HeartRate(72, id, at));
        using var response = await patient.PatchAsync(path, "\"1\"", new { value = 80, unit = "/min" });
        var amended = await response.ReadAsync(200);

        using var again = await patient.Http.PostAsync(
            Readings.Route(patient.PatientId),
            ApiCalls.HeartRate(72, id, at)
        );
        using var asAmended = await patient.Http.PostAsync(
            Readings.Route(patient.PatientId),
            ApiCalls.HeartRate(80, id, at)
        );

        Assert.Equal(amended.GetRawText(), (await again.ReadAsync(200)).GetRawText());
        Assert.Equal("\"2\"", again.ETagOf());
        await asAmended.ReadProblemAsync(409, "id-in-use");
    }

    private async Task ChangeScopeAsync(Person member, string scope) =>
        await server.ReadRowsAsync(
            "UPDATE care_circle_members SET vital_signs = $2 WHERE user_id = $1",
            member.Id,
            scope
        );

    private static object BloodPressure(int systolic, int diastolic, string? notes) =>
        new
        {
            type = "blood-pressure",
            components = Components(systolic, diastolic),
            measuredAt = DateTimeOffset.UtcNow,
            notes,
        };

    private static object[] Components(int systolic, int diastolic) =>
        [
            new
            {
                type = "systolic",
                value = systolic,
                unit = "mm[Hg]",
            },
            new
            {
                type = "diastolic",
                value = diastolic,
                unit = "mm[Hg]",
            },
        ];

    private static string Describe(JsonElement reading, params string[] fields) =>
        string.Join(' ', fields.Select(field => $"{reading.GetProperty(field)}"));
}
