using System.Text.Json;
using CareConnect.Tests.Api;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.VitalSigns;

/// <summary>What a reading was before is kept by the database, whole, whoever changes it.</summary>
public sealed class VersionTests(ApiServer server, PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Earlier_versions_are_listed_newest_first_page_by_page()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var path = Readings.Route(patient.PatientId, await patient.RecordAsync(patient.PatientId));
        Assert.Empty(await patient.ReadVersionsAsync(path));
        for (var version = 1; version <= 3; version++)
        {
            using var amended = await patient.PatchAsync(
                path,
                $"\"{version}\"",
                new { value = 72 + version, unit = "/min" }
            );
            await amended.ReadAsync(200);
        }
        using var deleted = await patient.DeleteAsync(path, "\"4\"");
        await deleted.ReadAsync(204);

        using var first = await patient.Http.FetchAsync(path + "/versions?limit=3");
        var page = await first.ReadAsync(200);
        using var second = await patient.Http.FetchAsync(
            $"{path}/versions?limit=3&cursor={page.GetProperty("nextCursor").GetString()}"
        );
        var rest = await second.ReadAsync(200);
        using var wrong = await patient.Http.FetchAsync(path + "/versions?cursor=x");

        Assert.Equal(["4 75 DELETED", "3 74 AMENDED", "2 73 AMENDED"], Describe(page));
        Assert.Equal(["1 72 AMENDED"], Describe(rest));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("nextCursor").ValueKind);
        await wrong.ReadProblemAsync(400, "invalid-request");
    }

    [Fact]
    public async Task Who_may_see_readings_may_see_what_they_were()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        await server.AddMemberAsync(patient, relative, "VIEW");
        var id = await patient.RecordAsync(patient.PatientId);
        var path = Readings.Route(patient.PatientId, id);
        using var amended = await patient.PatchAsync(path, "\"1\"", new { notes = "at rest" });

        var seen = Assert.Single(await relative.ReadVersionsAsync(path));
        await server.ReadRowsAsync(
            "UPDATE care_circle_members SET vital_signs = 'NONE' WHERE user_id = $1",
            relative.Id
        );
        using var refused = await relative.Http.FetchAsync(path + "/versions");

        Assert.Equal(patient.Id, seen.GetProperty("replacedBy").GetGuid());
        await refused.ReadProblemAsync(403, "not-allowed");
        Assert.Equal(
            ["SUCCESS", "DENIED"],
            await server.ReadRowsAsync(
                "SELECT outcome FROM audit_logs WHERE user_id = $1 AND action = 'vital-sign.versions' ORDER BY occurred_at, id",
                relative.Id
            )
        );
    }

    [Fact]
    public async Task A_reading_moved_to_another_month_is_one_version_and_takes_key_and_alert_along()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var id = await patient.RecordAsync(patient.PatientId, ApiCalls.HeartRate(180));
        var path = Readings.Route(patient.PatientId, id);
        await server.RaiseAlertAsync(patient.PatientId, id);
        const string Place = """
            SELECT v.tableoid::regclass::text, v.version, k.measured_at = v.measured_at, a.measured_at = v.measured_at
            FROM vital_signs v JOIN vital_sign_keys k USING (patient_id, id) JOIN alerts a ON a.vital_sign_id = v.id
            WHERE v.id = $1
            """;
        var before = Assert.Single(await server.ReadRowsAsync(Place, id));

        using var moved = await patient.PatchAsync(path, "\"1\"", new { measuredAt = "1999-01-02T03:04:05Z" });

        await moved.ReadAsync(200);
        Assert.EndsWith("|1|True|True", before, StringComparison.Ordinal);
        Assert.Equal("vital_signs_history|2|True|True", Assert.Single(await server.ReadRowsAsync(Place, id)));
        Assert.Equal(
            "AMENDED",
            Assert.Single(await patient.ReadVersionsAsync(path)).GetProperty("operation").GetString()
        );
        using var found = await patient.Http.FetchAsync(path);
        Assert.Equal("1999-01-02T03:04:05Z", (await found.ReadAsync(200)).GetProperty("measuredAt").GetString());
        using var alerts = await patient.Http.FetchAsync($"/api/patients/{patient.PatientId}/alerts");
        var alert = Assert.Single((await alerts.ReadAsync(200)).GetProperty("items").EnumerateArray());
        Assert.Equal(("OPEN", 180), (alert.GetProperty("state").GetString(), alert.GetProperty("value").GetInt32()));
    }

    [Theory]
    [InlineData("UPDATE vital_signs SET notes = 'changed' WHERE patient_id = $1", "AMENDED")]
    [InlineData(
        "UPDATE vital_signs SET measured_at = measured_at - interval '2 months' WHERE patient_id = $1",
        "AMENDED"
    )]
    [InlineData("DELETE FROM vital_signs WHERE patient_id = $1", "DELETED")]
    public async Task Whoever_changes_rows_leaves_each_as_it_was(string change, string operation)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        await patient.RecordAsync(patient.PatientId, ApiCalls.HeartRate(72));
        await patient.RecordAsync(patient.PatientId, ApiCalls.HeartRate(73));
        // All columns of a reading, as the version has them under the same names.
        const string Rows =
            "SELECT to_jsonb(v) - 'id' - 'updated_at' || jsonb_build_object('vital_sign_id', id) FROM vital_signs v WHERE patient_id = $1 ORDER BY 1";
        const string Versions =
            "SELECT to_jsonb(v) - 'operation' - 'replaced_by' - 'replaced_at' FROM vital_sign_versions v WHERE patient_id = $1 ORDER BY 1";
        var before = await server.ReadRowsAsync(Rows, patient.PatientId!.Value);

        await server.ReadRowsAsync(change, patient.PatientId!.Value);

        Assert.Equal(2, before.Count);
        Assert.Equal(before, await server.ReadRowsAsync(Versions, patient.PatientId!.Value));
        Assert.Equal(
            [$"{operation}|2|0"],
            await server.ReadRowsAsync(
                "SELECT operation, count(*), count(replaced_by) FROM vital_sign_versions WHERE patient_id = $1 GROUP BY 1",
                patient.PatientId!.Value
            )
        );
    }

    [Theory]
    [InlineData("UPDATE vital_sign_versions SET notes = 'x'")]
    [InlineData("DELETE FROM vital_sign_versions")]
    [InlineData("TRUNCATE vital_sign_versions")]
    [InlineData("INSERT INTO vital_sign_versions SELECT * FROM vital_sign_versions")]
    public async Task Nobody_rewrites_what_was(string change)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var path = Readings.Route(patient.PatientId, await patient.RecordAsync(patient.PatientId));
        using var amended = await patient.PatchAsync(path, "\"1\"", new { notes = "at rest" });
        await amended.ReadAsync(200);

        foreach (var login in new[] { server.Database.App, server.Database.Superuser })
        {
            await using var connection = await Sql.OpenAsync(login, Token);
            await connection.ExecuteAsync(
                "SELECT set_config('careconnect.user_id', $1, false)",
                Token,
                $"{patient.Id}"
            );
            var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(change, Token));
            Assert.True(
                error.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UniqueViolation,
                error.SqlState
            );
        }
        Assert.Single(await patient.ReadVersionsAsync(path));
    }

    private static IEnumerable<string> Describe(JsonElement page) =>
        page.GetProperty("items")
            .EnumerateArray()
            .Select(v =>
                $"{v.GetProperty("version")} {v.GetProperty("reading").GetProperty("value")} {v.GetProperty("operation")}"
            );
}
