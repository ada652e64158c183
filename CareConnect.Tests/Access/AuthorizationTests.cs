using System.Net.Http.Json;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Access;

/// <summary>Who gets which answer from the routes of one patient.</summary>
public sealed class AuthorizationTests(ApiServer server, PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> PatientRoutes =>
        new()
        {
            { "GET", "" },
            { "GET", "/access-log" },
            { "GET", "/alerts" },
            { "POST", $"/alerts/{Guid.Empty}/acknowledge" },
            { "GET", "/members" },
            { "GET", $"/members/{Guid.Empty}" },
            { "PATCH", $"/members/{Guid.Empty}" },
            { "DELETE", $"/members/{Guid.Empty}" },
            { "GET", "/reference-ranges" },
            { "PUT", "/reference-ranges" },
            { "GET", "/vital-signs" },
            { "GET", "/vital-signs/latest" },
            { "GET", "/vital-signs/series?type=heart-rate" },
            { "GET", "/health-summary" },
            { "POST", "/vital-signs" },
            { "GET", $"/vital-signs/{Guid.Empty}" },
            { "PATCH", $"/vital-signs/{Guid.Empty}" },
            { "DELETE", $"/vital-signs/{Guid.Empty}" },
            { "GET", $"/vital-signs/{Guid.Empty}/versions" },
        };

    [Theory]
    [MemberData(nameof(PatientRoutes))]
    public async Task Without_a_token_nobody_gets_in(string method, string route)
    {
        using var http = await server.ConnectAsync(postgres);

        using var response = await SendAsync(http, method, $"/api/patients/{Guid.NewGuid()}{route}");

        await response.ReadProblemAsync(401, "not-signed-in");
    }

    [Theory]
    [MemberData(nameof(PatientRoutes))]
    public async Task Outside_the_circle_there_is_no_such_patient(string method, string route)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var stranger = await server.SignUpAsync(postgres, "CAREGIVER");

        using var response = await SendAsync(stranger.Http, method, $"/api/patients/{patient.PatientId}{route}");
        using var missing = await SendAsync(stranger.Http, method, $"/api/patients/{Guid.NewGuid()}{route}");

        var (real, none) = (
            await response.ReadProblemAsync(404, "not-found"),
            await missing.ReadProblemAsync(404, "not-found")
        );
        Assert.Equal(none.GetProperty("detail").GetString(), real.GetProperty("detail").GetString());
        Assert.Equal(1, await CountAuditAsync(stranger.Id, patient.PatientId!.Value, "DENIED"));
    }

    [Theory]
    [MemberData(nameof(PatientRoutes))]
    public async Task An_administrator_may_not_look_at_patients(string method, string route)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var administrator = await server.AnAdministratorAsync(postgres);

        using var response = await SendAsync(administrator.Http, method, $"/api/patients/{patient.PatientId}{route}");

        await response.ReadProblemAsync(403, "not-allowed");
    }

    [Theory]
    [InlineData("NONE", 403, 403)]
    [InlineData("VIEW", 200, 403)]
    [InlineData("RECORD", 200, 201)]
    [InlineData("MANAGE", 200, 201)]
    public async Task Inside_the_circle_the_scope_decides(string scope, int expectedRead, int expectedWrite)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        await AddMemberAsync(patient, relative, scope, "NULL");

        using var read = await SendAsync(relative.Http, "GET", $"/api/patients/{patient.PatientId}/vital-signs");
        using var write = await SendAsync(relative.Http, "POST", $"/api/patients/{patient.PatientId}/vital-signs");
        using var record = await SendAsync(relative.Http, "GET", $"/api/patients/{patient.PatientId}");

        Assert.Equal(
            (expectedRead, expectedWrite, 200),
            ((int)read.StatusCode, (int)write.StatusCode, (int)record.StatusCode)
        );
    }

    [Theory]
    [InlineData("now() - interval '1 minute'", "NULL")]
    [InlineData("NULL", "now()")]
    public async Task An_expired_or_revoked_member_is_outside(string expiresAt, string revokedAt)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        await AddMemberAsync(patient, relative, "MANAGE", expiresAt, revokedAt);

        using var response = await SendAsync(relative.Http, "GET", $"/api/patients/{patient.PatientId}/vital-signs");
        using var list = await relative.Http.FetchAsync("/api/patients");

        await response.ReadProblemAsync(404, "not-found");
        Assert.Empty((await list.ReadAsync(200)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_suspended_account_is_signed_out_at_once()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        await database.ExecuteAsync("UPDATE users SET status = 'SUSPENDED' WHERE id = $1", Token, patient.Id);

        using var response = await patient.Http.FetchAsync("/api/auth/me");

        await response.ReadProblemAsync(401, "session-ended");
    }

    [Fact]
    public async Task Every_read_and_write_leaves_one_audit_row_with_its_origin()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        patient.Http.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1.0");
        // No load balancer stands before this server, so nobody may say to be somewhere else.
        patient.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");

        foreach (
            var (method, route) in new[]
            {
                ("POST", "/vital-signs"),
                ("GET", "/vital-signs"),
                ("GET", "/vital-signs/latest"),
                ("GET", "/vital-signs/series?type=heart-rate"),
                ("GET", "/health-summary"),
                ("GET", "/alerts"),
                ("GET", ""),
            }
        )
        {
            using var response = await SendAsync(patient.Http, method, $"/api/patients/{patient.PatientId}{route}");
            Assert.True(response.IsSuccessStatusCode);
        }

        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        var rows = await database.ReadLinesAsync(
            """
            SELECT action, outcome, host(address), user_agent FROM audit_logs
            WHERE user_id = $1 AND patient_id = $2 AND action <> 'account.register' ORDER BY occurred_at, id
            """,
            Token,
            patient.Id,
            patient.PatientId!.Value
        );
        Assert.Equal(
            [
                "vital-sign.record",
                "vital-sign.list",
                "vital-sign.latest",
                "vital-sign.series",
                "health-summary.read",
                "alert.list",
                "patient.read",
            ],
            rows.Select(r => r.Split('|')[0])
        );
        Assert.All(rows, r => Assert.EndsWith("SUCCESS|127.0.0.1|tests/1.0", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_a_caregiver_makes_patients_and_a_relative_imports_none()
    {
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");

        using var create = await relative.Http.PostAsync("/api/patients", new { firstName = "A", lastName = "B" });
        using var import = await relative.Http.PostTextAsync("/api/patients/import", "{}");

        await create.ReadProblemAsync(403, "not-allowed");
        await import.ReadProblemAsync(403, "not-allowed");
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method switch
            {
                "GET" or "DELETE" => null,
                "PUT" => JsonContent.Create(new { items = Array.Empty<object>() }),
                _ => JsonContent.Create(ApiCalls.HeartRate(72)),
            },
        };
        return await http.SendAsync(request, Token);
    }

    private async Task AddMemberAsync(
        Person patient,
        Person member,
        string scope,
        string expiresAt,
        string revokedAt = "NULL"
    )
    {
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        await database.ExecuteAsync(
            $"""
            INSERT INTO care_circle_members (id, patient_id, user_id, relationship, vital_signs, medications, allergies, messages,
              files, added_by, expires_at, revoked_at)
            VALUES ($1, $2, $3, 'FAMILY_MEMBER', $4, 'NONE', 'NONE', 'NONE', 'NONE', $5, {expiresAt}, {revokedAt})
            """,
            Token,
            Guid.NewGuid(),
            patient.PatientId!.Value,
            member.Id,
            scope,
            patient.Id
        );
    }

    private async Task<long> CountAuditAsync(Guid userId, Guid patientId, string outcome)
    {
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        return await database.ReadAsync<long>(
            "SELECT count(*) FROM audit_logs WHERE user_id = $1 AND patient_id = $2 AND outcome = $3",
            Token,
            userId,
            patientId,
            outcome
        );
    }
}
