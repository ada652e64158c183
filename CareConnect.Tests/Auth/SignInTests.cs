using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Auth;

/// <summary>Accounts, sign-in and logout over HTTP.</summary>
public sealed class SignInTests(ApiServer server, PostgresFixture postgres)
{
    [Fact]
    public async Task A_patient_gets_an_account_and_a_record_of_their_own()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        using var me = await patient.Http.FetchAsync("/api/auth/me");
        var account = await me.ReadAsync(200);
        using var record = await patient.Http.FetchAsync($"/api/patients/{patient.PatientId}");

        Assert.Equal(patient.Email, account.GetProperty("email").GetString());
        Assert.Equal("PATIENT", account.GetProperty("role").GetString());
        Assert.Equal("Ada", (await record.ReadAsync(200)).GetProperty("firstName").GetString());
    }

    [Fact]
    public async Task Nobody_registers_as_an_administrator()
    {
        using var http = await server.ConnectAsync(postgres);

        using var response = await RegisterAsync(http, "x@example.org", "ADMIN");

        await response.ReadProblemAsync(403, "role-not-open");
    }

    [Fact]
    public async Task An_address_belongs_to_one_account_whatever_its_case()
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");

        using var response = await RegisterAsync(person.Http, person.Email.ToUpperInvariant(), "CAREGIVER");

        await response.ReadProblemAsync(409, "email-taken");
    }

    [Fact]
    public async Task Every_sign_in_and_every_failed_one_is_audited()
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");
        using var wrong = await person.Http.LoginAsync(person.Email, "not the password");
        using var refreshed = await person.Http.RefreshAsync(person.RefreshToken);
        using var logout = await person.Http.PostAsync("/api/auth/logout", new { });

        var token = TestContext.Current.CancellationToken;
        await using var database = await Sql.OpenAsync(server.Database.Superuser, token);
        var rows = await database.ReadLinesAsync(
            "SELECT action, outcome FROM audit_logs WHERE user_id = $1 ORDER BY occurred_at, id",
            token,
            person.Id
        );
        Assert.Equal(
            [
                "account.register|SUCCESS",
                "session.start|SUCCESS",
                "session.start|FAILURE",
                "session.refresh|SUCCESS",
                "session.end|SUCCESS",
            ],
            rows
        );
    }

    [Fact]
    public async Task A_logout_ends_the_access_token_and_the_refresh_token_at_once()
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");

        using var logout = await person.Http.PostAsync("/api/auth/logout", new { });
        using var after = await person.Http.FetchAsync("/api/auth/me");
        using var refresh = await person.Http.RefreshAsync(person.RefreshToken);

        await logout.ReadAsync(204);
        await after.ReadProblemAsync(401, "session-ended");
        await refresh.ReadProblemAsync(401, "invalid-refresh-token");
    }

    private static Task<HttpResponseMessage> RegisterAsync(HttpClient http, string email, string role) =>
        http.PostAsync(
            "/api/auth/register",
            new
            {
                email,
                password = ApiServer.Password,
                firstName = "Ada",
                lastName = "Example",
                role,
            }
        );
}
