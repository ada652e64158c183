using System.Text.Json;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.CareCircles;

/// <summary>Who saw or changed what, over HTTP.</summary>
public sealed class AccessLogTests(ApiServer server, PostgresFixture postgres)
{
    private static readonly string[] Fields = ["userId", "relationship", "action", "outcome", "resourceId"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_names_everyone_who_saw_or_changed_something_or_wanted_to()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var former = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var stranger = await server.SignUpAsync(postgres, "CAREGIVER");
        var id = patient.PatientId!.Value;
        await patient.AddAsync(id, relative, "RECORD");
        var left = await patient.AddAsync(id, former);
        using var write = await relative.Http.PostAsync($"/api/patients/{id}/vital-signs", ApiCalls.HeartRate(70));
        var readingId = (await write.ReadAsync(201)).GetProperty("id").GetGuid();
        Assert.Equal(200, await former.ReadVitalSignsAsync(id));
        Assert.Equal(404, await stranger.ReadVitalSignsAsync(id));
        using var revoked = await patient.RevokeAsync(id, left.Id);
        using var late = await patient.RevokeAsync(id, left.Id);

        var log = await patient.ItemsAsync(Log(id));

        Assert.Equal(
            [
                $"{patient.Id} SELF care-circle.revoke FAILURE {left.Id}",
                $"{patient.Id} SELF care-circle.revoke SUCCESS {left.Id}",
                $"{stranger.Id} - vital-sign.list DENIED -",
                $"{former.Id} - vital-sign.list SUCCESS -",
                $"{relative.Id} FAMILY_MEMBER vital-sign.record SUCCESS {readingId}",
                $"{patient.Id} SELF care-circle.add SUCCESS {left.Id}",
                $"{patient.Id} SELF care-circle.add SUCCESS {await MemberIdAsync(patient, relative)}",
                $"{patient.Id} SELF account.register SUCCESS {patient.Id}",
            ],
            log.Select(Line)
        );
        var recorded = log[4];
        Assert.Equal(
            ("Ada Example", "Record a reading", "VitalSign"),
            (recorded.Text("name"), recorded.Text("description"), recorded.Text("resource"))
        );
        Assert.Equal("Make an account", log[^1].Text("description"));
    }

    [Fact]
    public async Task It_is_read_by_a_new_connection_when_the_server_ended_the_idle_ones()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var own = ApiFactory.Start(database);
        var patient = await ApiCalls.SignUpAsync(own.CreateClient(), "PATIENT");
        var log = Log((await patient.ItemsAsync("/api/patients"))[0].GetProperty("id").GetGuid());
        await patient.ItemsAsync(log);
        await database.CloseAsync();
        await database.ReopenAsync();
        // The look that finds a dead connection in the pool of the writes empties it.
        using var first = await own.CreateClient().FetchAsync("/health");
        using var second = await own.CreateClient().FetchAsync("/health");

        using var answer = await patient.Http.FetchAsync(log);

        Assert.Equal((503, 200, 200), ((int)first.StatusCode, (int)second.StatusCode, (int)answer.StatusCode));
    }

    [Fact]
    public async Task It_is_for_the_patient_and_for_who_manages_the_circle_and_says_who_read_it()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var (manager, member, stranger) = (
            await server.SignUpAsync(postgres, "CAREGIVER"),
            await server.SignUpAsync(postgres, "CAREGIVER"),
            await server.SignUpAsync(postgres, "CAREGIVER")
        );
        var id = patient.PatientId!.Value;
        await patient.AddAsync(id, manager, "MANAGE");
        await patient.AddAsync(id, member, "RECORD");

        using var refused = await member.Http.FetchAsync(Log(id));
        using var outside = await stranger.Http.FetchAsync(Log(id));
        var first = await manager.ItemsAsync(Log(id));
        var second = await patient.ItemsAsync(Log(id));

        await refused.ReadProblemAsync(403, "not-allowed");
        await outside.ReadProblemAsync(404, "not-found");
        Assert.DoesNotContain(first, e => e.Text("action") == "access-log.read" && e.Text("outcome") == "SUCCESS");
        Assert.Equal(
            [
                $"{manager.Id} FAMILY_MEMBER access-log.read SUCCESS -",
                $"{stranger.Id} - access-log.read DENIED -",
                $"{member.Id} FAMILY_MEMBER access-log.read DENIED -",
            ],
            second.Take(3).Select(Line)
        );
    }

    [Fact]
    public async Task It_shows_nothing_of_another_patient_of_the_same_people()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var (one, two) = (await caregiver.CreatePatientAsync(), await caregiver.CreatePatientAsync());
        Assert.Equal(200, await caregiver.ReadVitalSignsAsync(two));
        // A list names its patients in its details only; see docs/care-circles.md.
        using var list = await caregiver.Http.FetchAsync("/api/patients");

        var log = await caregiver.ItemsAsync(Log(one));

        Assert.Equal([$"{caregiver.Id} CAREGIVER patient.create SUCCESS {one}"], log.Select(Line));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public async Task Pages_are_newest_first_and_lose_and_repeat_nothing_over_years(int limit)
    {
        var (patient, times) = await APatientWithYearsOfReads();
        var from = Uri.EscapeDataString("1990-01-01T00:00:00Z");

        var log = await patient.AllPagesAsync($"{Log(patient.PatientId!.Value)}?from={from}", limit);

        Assert.Equal(
            times.OrderDescending(),
            log.Where(e => e.Text("action") == "patient.read").Select(e => e.GetProperty("at").GetDateTimeOffset())
        );
    }

    [Fact]
    public async Task From_and_to_bound_it_and_both_ends_belong_to_it()
    {
        var (patient, times) = await APatientWithYearsOfReads();
        var sorted = times.Distinct().Order().ToList();

        var log = await patient.AllPagesAsync(
            $"{Log(patient.PatientId!.Value)}?from={sorted[1]:yyyy-MM-ddTHH:mm:ss.ffffffZ}&to={sorted[^2]:yyyy-MM-ddTHH:mm:ss.ffffffZ}",
            2
        );

        Assert.Equal(
            times.Where(t => t >= sorted[1] && t <= sorted[^2]).OrderDescending(),
            log.Select(e => e.GetProperty("at").GetDateTimeOffset())
        );
    }

    [Theory]
    [InlineData("limit=501", "limit")]
    [InlineData("from=today", "from")]
    [InlineData("to=2026-01-01", "to")]
    [InlineData("cursor=x", "cursor")]
    public async Task A_wrong_parameter_is_refused_by_its_name(string query, string field)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        using var response = await patient.Http.FetchAsync($"{Log(patient.PatientId!.Value)}?{query}");
        var problem = await response.ReadProblemAsync(400, "invalid-request");

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    private static string Log(Guid patientId) => $"/api/patients/{patientId}/access-log";

    private static string Line(JsonElement entry) => string.Join(' ', Fields.Select(f => entry.Text(f) ?? "-"));

    private static async Task<Guid> MemberIdAsync(Person patient, Person member) =>
        (await patient.ListMembersAsync(patient.PatientId!.Value))
            .Single(m => m.GetProperty("userId").GetGuid() == member.Id)
            .GetProperty("id")
            .GetGuid();

    // Rows of this moment, of months ago and of before the first month there is a partition of; two at one moment.
    private async Task<(Person Patient, List<DateTimeOffset> Times)> APatientWithYearsOfReads()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var now = CareConnect.Data.VitalSigns.ReadingTime.Truncate(DateTimeOffset.UtcNow.AddMinutes(-1));
        List<DateTimeOffset> times =
        [
            now,
            now.AddDays(-3),
            now.AddDays(-3),
            now.AddMonths(-1),
            now.AddMonths(-2),
            now.AddYears(-1),
            now.AddYears(-20),
        ];
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        foreach (var time in times)
        {
            await database.ExecuteAsync(
                """
                INSERT INTO audit_logs (id, occurred_at, user_id, patient_id, action, resource, outcome)
                VALUES ($1, $2, $3, $4, 'patient.read', 'Patient', 'SUCCESS')
                """,
                Token,
                Guid.NewGuid(),
                time,
                patient.Id,
                patient.PatientId!.Value
            );
        }
        return (patient, times);
    }
}
