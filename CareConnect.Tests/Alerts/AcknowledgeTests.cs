using CareConnect.Tests.Api;
using CareConnect.Tests.VitalSigns;
using Xunit;

namespace CareConnect.Tests.Alerts;

/// <summary>Saying over HTTP that an alert was seen.</summary>
public sealed class AcknowledgeTests(ApiServer server, PostgresFixture postgres)
{
    [Fact]
    public async Task Who_acknowledged_first_stays_and_again_answers_the_same()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        await server.AddMemberAsync(patient, relative, "RECORD");
        var alert = await AnAlertAsync(patient);

        using var first = await relative.Http.PostAsync(Route(patient, alert), new { });
        using var second = await patient.Http.PostAsync(Route(patient, alert), new { });

        var acknowledged = await first.ReadAsync(200);
        Assert.Equal("ACKNOWLEDGED", acknowledged.GetProperty("state").GetString());
        Assert.Equal(relative.Id, acknowledged.GetProperty("acknowledgedBy").GetGuid());
        Assert.Equal(180, acknowledged.GetProperty("value").GetInt32());
        Assert.Equal(acknowledged.GetRawText(), (await second.ReadAsync(200)).GetRawText());
        Assert.Equal(
            [$"{relative.Id}|alert.acknowledge|SUCCESS|", $"{patient.Id}|alert.acknowledge|SUCCESS|"],
            await server.ReadRowsAsync(
                "SELECT user_id, action, outcome, details FROM audit_logs WHERE resource_id = $1 ORDER BY occurred_at, id",
                alert
            )
        );
    }

    [Fact]
    public async Task Many_at_once_agree_on_who_was_first()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        await server.AddMemberAsync(patient, relative, "RECORD");
        for (var round = 0; round < 10; round++)
        {
            var alert = await AnAlertAsync(patient);

            var answers = await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(n => (n % 2 == 0 ? patient : relative).Http.PostAsync(Route(patient, alert), new { }))
            );

            var bodies = await Task.WhenAll(answers.Select(a => a.ReadAsync(200)));
            Assert.Single(bodies.Select(b => b.GetRawText()).Distinct());
        }
    }

    [Fact]
    public async Task Alerts_are_listed_by_state()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var (open, acknowledged) = (await AnAlertAsync(patient), await AnAlertAsync(patient));
        var reading = await patient.RecordAsync(patient.PatientId, ApiCalls.HeartRate(190));
        var ended = await server.RaiseAlertAsync(patient.PatientId, reading);
        using var seen = await patient.Http.PostAsync(Route(patient, acknowledged), new { });
        using var deleted = await patient.DeleteAsync(Readings.Route(patient.PatientId, reading), "\"1\"");

        foreach (
            var (query, expected) in new (string, Guid[])[]
            {
                ("?state=OPEN", [open]),
                ("?state=ACKNOWLEDGED", [acknowledged]),
                ("?state=ENDED", [ended]),
                ("", [ended, acknowledged, open]),
            }
        )
        {
            using var list = await patient.Http.FetchAsync($"/api/patients/{patient.PatientId}/alerts{query}");
            Assert.Equal(
                expected,
                (await list.ReadAsync(200))
                    .GetProperty("items")
                    .EnumerateArray()
                    .Select(a => a.GetProperty("id").GetGuid())
            );
        }
        using var wrong = await patient.Http.FetchAsync($"/api/patients/{patient.PatientId}/alerts?state=open");
        await wrong.ReadProblemAsync(400, "invalid-request");
        using var late = await patient.Http.PostAsync(Route(patient, ended), new { });
        await late.ReadProblemAsync(409, "alert-ended");
    }

    [Fact]
    public async Task It_needs_the_right_to_record_and_the_patient_s_own_alert()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var stranger = await server.SignUpAsync(postgres, "PATIENT");
        await server.AddMemberAsync(patient, relative, "VIEW");
        var alert = await AnAlertAsync(patient);

        using var byViewer = await relative.Http.PostAsync(Route(patient, alert), new { });
        using var byStranger = await stranger.Http.PostAsync(Route(patient, alert), new { });
        using var asOwn = await stranger.Http.PostAsync(Route(stranger, alert), new { });
        using var unknown = await patient.Http.PostAsync(Route(patient, Guid.NewGuid()), new { });

        await byViewer.ReadProblemAsync(403, "not-allowed");
        await byStranger.ReadProblemAsync(404, "not-found");
        await asOwn.ReadProblemAsync(404, "not-found");
        await unknown.ReadProblemAsync(404, "not-found");
        Assert.Equal(["OPEN"], await server.ReadRowsAsync("SELECT state FROM alerts WHERE id = $1", alert));
    }

    private async Task<Guid> AnAlertAsync(Person patient) =>
        await server.RaiseAlertAsync(
            patient.PatientId,
            await patient.RecordAsync(patient.PatientId, ApiCalls.HeartRate(180))
        );

    private static string Route(Person patient, Guid alert) =>
        $"/api/patients/{patient.PatientId}/alerts/{alert}/acknowledge";
}
