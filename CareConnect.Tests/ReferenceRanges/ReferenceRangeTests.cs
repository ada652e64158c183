using System.Text.Json;
using CareConnect.Tests.Api;
using CareConnect.Tests.VitalSigns;
using Xunit;

namespace CareConnect.Tests.ReferenceRanges;

/// <summary>A patient's own ranges over HTTP.</summary>
public sealed class ReferenceRangeTests(ApiServer server, PostgresFixture postgres)
{
    [Fact]
    public async Task A_patient_has_the_defaults_until_somebody_sets_others()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        using var defaults = await patient.Http.FetchAsync(Route(patient));
        using var set = await patient.PutAsync(
            Route(patient),
            defaults.ETagOf(),
            Items(HeartRate(40, 160), Range("body-weight", null, 60.5m, null, "kg"), Systolic(100, 150))
        );
        using var own = await patient.Http.FetchAsync(Route(patient));
        using var back = await patient.PutAsync(Route(patient), own.ETagOf(), Items());

        Assert.Equal(["\"0\"", "\"1\"", "\"1\"", "\"2\""], new[] { defaults, set, own, back }.Select(r => r.ETagOf()));
        var (before, after) = (await defaults.ReadAsync(200), await own.ReadAsync(200));
        Assert.Equal(
            [
                "blood-pressure systolic 90 140 mm[Hg] DEFAULT",
                "blood-pressure diastolic 60 90 mm[Hg] DEFAULT",
                "heart-rate  50 110 /min DEFAULT",
                "body-weight    kg NONE",
            ],
            Describe(before).Where(IsOfInterest)
        );
        Assert.Equal(
            [
                "blood-pressure systolic 100 150 mm[Hg] OWN",
                "blood-pressure diastolic 60 90 mm[Hg] DEFAULT",
                "heart-rate  40 160 /min OWN",
                "body-weight  60.5  kg OWN",
            ],
            Describe(after).Where(IsOfInterest)
        );
        Assert.Equal(JsonValueKind.Null, before.GetProperty("setBy").ValueKind);
        Assert.Equal(patient.Id, after.GetProperty("setBy").GetGuid());
        Assert.Equal(after.GetRawText(), (await set.ReadAsync(200)).GetRawText());
        Assert.Equal(Describe(before), Describe(await back.ReadAsync(200)));
    }

    [Fact]
    public async Task Earlier_ranges_are_kept_with_who_set_them_and_audited_without_them()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var manager = await server.SignUpAsync(postgres, "CAREGIVER");
        await server.AddMemberAsync(patient, manager, "MANAGE");

        using var first = await patient.PutAsync(
            Route(patient),
            "\"0\"",
            Items(HeartRate(40, 160), Systolic(100, 150))
        );
        using var second = await manager.PutAsync(Route(patient), "\"1\"", Items(HeartRate(45, 150)));

        Assert.Equal((200, 200), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal(
            [
                $"1|{patient.Id}|blood-pressure|SYSTOLIC|100|150",
                $"1|{patient.Id}|heart-rate|VALUE|40|160",
                $"2|{manager.Id}|heart-rate|VALUE|45|150",
            ],
            await server.ReadRowsAsync(
                """
                SELECT s.version, s.set_by, r.type, r.component, r.low, r.high
                FROM reference_range_sets s JOIN reference_ranges r ON r.patient_id = s.patient_id AND r.set_version = s.version
                WHERE s.patient_id = $1 ORDER BY 1, 3
                """,
                patient.PatientId!.Value
            )
        );
        Assert.Equal(
            [
                $$"""{{patient.Id}}|SUCCESS|{"ranges": 2, "version": 1}""",
                $$"""{{manager.Id}}|SUCCESS|{"ranges": 1, "version": 2}""",
            ],
            await server.ReadRowsAsync(
                """
                SELECT user_id, outcome, details FROM audit_logs
                WHERE patient_id = $1 AND action = 'reference-range.set' ORDER BY occurred_at, id
                """,
                patient.PatientId!.Value
            )
        );
    }

    [Fact]
    public async Task Without_the_version_it_was_seen_in_nothing_changes()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        using var first = await patient.PutAsync(Route(patient), "\"0\"", Items(HeartRate(40, 160)));
        await first.ReadAsync(200);

        using var unseen = await patient.PutAsync(Route(patient), null, Items());
        await unseen.ReadProblemAsync(428, "precondition-required");
        foreach (var tag in new[] { "\"0\"", "\"2\"", "*", "\"99999999999\"" })
        {
            using var stale = await patient.PutAsync(Route(patient), tag, Items());
            await stale.ReadProblemAsync(412, "precondition-failed");
        }

        using var now = await patient.Http.FetchAsync(Route(patient));
        Assert.Contains("heart-rate  40 160 /min OWN", Describe(await now.ReadAsync(200)));
    }

    [Fact]
    public async Task Of_two_who_set_them_at_once_one_is_done_and_one_refused()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        for (var version = 0; version < 50; version++)
        {
            var answers = await Task.WhenAll(
                patient.PutAsync(Route(patient), $"\"{version}\"", Items(HeartRate(40, 160))),
                patient.PutAsync(Route(patient), $"\"{version}\"", Items(HeartRate(45, 150)))
            );

            Assert.Equal([200, 412], answers.Select(a => (int)a.StatusCode).Order());
        }
        Assert.Equal(
            ["50|50"],
            await server.ReadRowsAsync(
                """
                SELECT count(*), (SELECT count(*) FROM reference_ranges WHERE patient_id = $1)
                FROM reference_range_sets WHERE patient_id = $1
                """,
                patient.PatientId!.Value
            )
        );
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_the_name_of_its_field()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        foreach (
            var (body, field) in new (object, string)[]
            {
                (new { }, "items"),
                (Items(Range("mood", null, 1, 2, "/min")), "items[0]"),
                (Items(Range("heart-rate", "systolic", 50, 110, "/min")), "items[0]"),
                (Items(Range("blood-pressure", null, 90, 140, "mm[Hg]")), "items[0]"),
                (Items(HeartRate(40, 160), HeartRate(40, 160)), "items[1]"),
                (Items(HeartRate(null, null)), "items[0].low"),
                (Items(HeartRate(110, 110)), "items[0].low"),
                (Items(HeartRate(9, 110)), "items[0].low"),
                (Items(HeartRate(50, 351)), "items[0].high"),
                // 4 to 10 would be plausible as mg/dL, and no human being.
                (Items(Range("blood-glucose", null, 4, 10, "mmol/L")), "items[0].unit"),
                (Items(Range("blood-glucose", null, 4, 10, "")), "items[0].unit"),
            }
        )
        {
            using var response = await patient.PutAsync(Route(patient), "\"0\"", body);
            var problem = await response.ReadProblemAsync(400, "invalid-request");
            Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        }
        using var none = await patient.PutAsync(Route(patient), "\"0\"", new { items = new object?[] { null } });
        await none.ReadProblemAsync(400, "invalid-request");
        using var now = await patient.Http.FetchAsync(Route(patient));
        Assert.Equal("\"0\"", now.ETagOf());
    }

    [Fact]
    public async Task Setting_needs_the_right_to_manage_and_reading_the_right_to_view()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var stranger = await server.SignUpAsync(postgres, "CAREGIVER");
        await server.AddMemberAsync(patient, relative, "RECORD");

        using var read = await relative.Http.FetchAsync(Route(patient));
        using var set = await relative.PutAsync(Route(patient), "\"0\"", Items());
        using var readByStranger = await stranger.Http.FetchAsync(Route(patient));
        using var setByStranger = await stranger.PutAsync(Route(patient), "\"0\"", Items());

        await read.ReadAsync(200);
        await set.ReadProblemAsync(403, "not-allowed");
        await readByStranger.ReadProblemAsync(404, "not-found");
        await setByStranger.ReadProblemAsync(404, "not-found");
    }

    private static string Route(Person patient) => $"/api/patients/{patient.PatientId}/reference-ranges";

    private static object Items(params object[] items) => new { items };

    private static object HeartRate(decimal? low, decimal? high) => Range("heart-rate", null, low, high, "/min");

    private static object Systolic(decimal low, decimal high) =>
        Range("blood-pressure", "systolic", low, high, "mm[Hg]");

    private static object Range(string type, string? component, decimal? low, decimal? high, string unit) =>
        new
        {
            type,
            component,
            low,
            high,
            unit,
        };

    private static IEnumerable<string> Describe(JsonElement ranges)
    {
        string[] fields = ["type", "component", "low", "high", "unit", "source"];
        return ranges
            .GetProperty("items")
            .EnumerateArray()
            .Select(range => string.Join(' ', fields.Select(field => $"{range.GetProperty(field)}")));
    }

    private static bool IsOfInterest(string range) =>
        range.StartsWith("blood-pressure", StringComparison.Ordinal)
        || range.StartsWith("heart-rate", StringComparison.Ordinal)
        || range.StartsWith("body-weight", StringComparison.Ordinal);
}
