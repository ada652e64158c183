using CareConnect.Api.Auth;
using CareConnect.Tests.Api;
using CareConnect.Tests.FhirImport;
using Xunit;

namespace CareConnect.Tests.Access;

/// <summary>The audit trail names whose records an act touched also where no route does, and what was refused unsigned.</summary>
public sealed class AuditTests(ApiServer server, PostgresFixture postgres)
{
    [Fact]
    public async Task Making_importing_and_listing_name_the_patients()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var made = await caregiver.CreatePatientAsync();
        using var import = await caregiver.Http.PostTextAsync(
            "/api/patients/import",
            Bundles.Of(Bundles.Patient()).ToJsonString()
        );
        var imported = (await import.ReadAsync(200)).GetProperty("patientId").GetGuid();
        using var list = await caregiver.Http.FetchAsync("/api/patients?limit=1");
        await list.ReadAsync(200);

        var rows = await ReadAuditAsync("user_id = $1 AND action LIKE 'patient.%'", caregiver.Id);

        Assert.Equal(
            [
                $"patient.create|SUCCESS|{made}|",
                $"patient.import|SUCCESS|{imported}|",
                $$"""patient.list|SUCCESS||{"patientIds": ["{{imported}}"]}""",
            ],
            rows
        );
    }

    [Fact]
    public async Task A_sign_in_that_must_wait_is_audited()
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");
        for (var i = 0; i < SignInLimit.Account.Failures; i++)
        {
            using var wrong = await LoginAsync(person, "not the password");
            await wrong.ReadProblemAsync(401, "invalid-credentials");
        }

        using var blocked = await LoginAsync(person, ApiServer.Password);

        await blocked.ReadProblemAsync(429, "too-many-attempts");
        var rows = await ReadAuditAsync("user_id = $1 AND action = 'session.start' AND outcome = 'DENIED'", person.Id);
        Assert.Equal(["session.start|DENIED||"], rows);
    }

    [Fact]
    public async Task A_refused_administrator_is_audited()
    {
        using var http = await server.ConnectAsync(postgres);
        var agent = $"tests/{Guid.NewGuid():N}";
        http.DefaultRequestHeaders.UserAgent.ParseAdd(agent);

        using var response = await http.PostAsync(
            "/api/auth/register",
            new
            {
                email = "x@example.org",
                password = ApiServer.Password,
                firstName = "Ada",
                lastName = "Example",
                role = "ADMIN",
            }
        );

        await response.ReadProblemAsync(403, "role-not-open");
        var rows = await ReadAuditAsync("user_agent = $1", agent);
        Assert.Equal(["""account.register|DENIED||{"reason": "role-not-open"}"""], rows);
    }

    private static Task<HttpResponseMessage> LoginAsync(Person person, string password) =>
        person.Http.PostAsync("/api/auth/login", new { email = person.Email, password });

    private async Task<List<string>> ReadAuditAsync(string condition, object value)
    {
        var token = TestContext.Current.CancellationToken;
        await using var database = await Sql.OpenAsync(server.Database.Superuser, token);
        return await database.ReadLinesAsync(
            $"SELECT action, outcome, patient_id, details FROM audit_logs WHERE {condition} ORDER BY occurred_at, id",
            token,
            value
        );
    }
}
