using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.VitalSigns;

/// <summary>Two people who change the same version of a reading at the same moment: one of them must hear of the other.</summary>
public sealed class AmendmentRaceTests(ApiServer server, PostgresFixture postgres)
{
    // 1,000 races, as many readings at once as keep the server busy.
    private const int SideBySide = 8;
    private const int Rounds = 125;

    [Fact]
    public async Task Of_two_amendments_of_one_version_one_is_done_and_one_refused()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        await Task.WhenAll(Enumerable.Range(0, SideBySide).Select(_ => RaceAsync(patient)));
    }

    [Fact]
    public async Task Of_an_amendment_and_a_deletion_one_is_done_and_one_refused()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        for (var round = 0; round < 20; round++)
        {
            var path = Readings.Route(patient.PatientId, await patient.RecordAsync(patient.PatientId));
            var answers = await Task.WhenAll(
                patient.PatchAsync(path, "\"1\"", Change(round, 0)),
                patient.DeleteAsync(path, "\"1\"")
            );

            var statuses = answers.Select(a => (int)a.StatusCode).ToList();
            Assert.True(statuses is [200, 412] or [412 or 404, 204], string.Join(' ', statuses));
            Assert.Equal(
                statuses[0] == 200 ? "AMENDED" : "DELETED",
                Assert.Single(await patient.ReadVersionsAsync(path)).GetProperty("operation").GetString()
            );
        }
    }

    private async Task RaceAsync(Person patient)
    {
        var id = await patient.RecordAsync(patient.PatientId);
        var path = Readings.Route(patient.PatientId, id);
        for (var round = 1; round <= Rounds; round++)
        {
            var answers = await Task.WhenAll(
                patient.PatchAsync(path, $"\"{round}\"", Change(round, 0)),
                patient.PatchAsync(path, $"\"{round}\"", Change(round, 1))
            );

            var winner = Assert.Single(answers, a => (int)a.StatusCode == 200);
            var loser = Assert.Single(answers, a => a != winner);
            await loser.ReadProblemAsync(412, "precondition-failed");
            Assert.Equal($"\"{round + 1}\"", winner.ETagOf());
        }
        Assert.Equal(
            [$"{Rounds}|1|{Rounds}|{Rounds}|{Rounds}"],
            await server.ReadRowsAsync(
                """
                SELECT count(*), min(version), max(version), count(DISTINCT version), count(*) FILTER (WHERE operation = 'AMENDED')
                FROM vital_sign_versions WHERE vital_sign_id = $1
                """,
                id
            )
        );
    }

    // Every other race moves the reading to another month, where another mechanism of PostgreSQL tells the loser.
    private static object Change(int round, int racer)
    {
        var month = round % 2 == 0 ? racer : 2 + (round % 5);
        return new
        {
            value = 60 + racer,
            unit = "/min",
            measuredAt = DateTimeOffset.UtcNow.AddDays(-40 * month).AddMinutes(-1),
        };
    }
}
