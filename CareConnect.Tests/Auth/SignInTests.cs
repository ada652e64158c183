using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Auth;

/// <summary>Accounts, sign-in, refresh and logout over HTTP.</summary>
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
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_answer()
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");

        using var wrong = await LoginAsync(person.Http, person.Email, "not the password");
        using var unknown = await LoginAsync(person.Http, $"{Guid.NewGuid():N}@example.org", "not the password");

        var (first, second) = (
            await wrong.ReadProblemAsync(401, "invalid-credentials"),
            await unknown.ReadProblemAsync(401, "invalid-credentials")
        );
        Assert.Equal("Invalid credentials", first.GetProperty("title").GetString());
        Assert.Equal("Invalid credentials", first.GetProperty("detail").GetString());
        Assert.Equal(first.GetProperty("detail").GetString(), second.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Every_sign_in_and_every_failed_one_is_audited()
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");
        using var wrong = await LoginAsync(person.Http, person.Email, "not the password");
        using var refreshed = await RefreshAsync(person.Http, person.RefreshToken);
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
        using var refresh = await RefreshAsync(person.Http, person.RefreshToken);

        await logout.ReadAsync(204);
        await after.ReadProblemAsync(401, "session-ended");
        await refresh.ReadProblemAsync(401, "invalid-refresh-token");
    }

    [Fact]
    public async Task Two_honest_parallel_refreshes_both_go_on()
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");

        var responses = await Task.WhenAll(
            RefreshAsync(person.Http, person.RefreshToken),
            RefreshAsync(person.Http, person.RefreshToken)
        );

        foreach (var response in responses)
        {
            var tokens = await response.ReadAsync(200);
            Assert.Equal(200, await MeWithAsync(person.Http, tokens.GetProperty("accessToken").GetString()!));
            response.Dispose();
        }
    }

    [Fact]
    public async Task A_refresh_token_that_comes_back_later_ends_the_whole_family()
    {
        var clock = new MovableClock();
        await using var own = await ApiFactory.StartAsync(postgres, clock);
        var person = await ApiCalls.SignUpAsync(own.CreateClient(), "CAREGIVER");
        using var rotated = await RefreshAsync(person.Http, person.RefreshToken);
        var newest = await rotated.ReadAsync(200);
        clock.Advance(TimeSpan.FromSeconds(11));

        using var reused = await RefreshAsync(person.Http, person.RefreshToken);
        using var afterwards = await RefreshAsync(person.Http, newest.GetProperty("refreshToken").GetString()!);

        await reused.ReadProblemAsync(401, "invalid-refresh-token");
        await afterwards.ReadProblemAsync(401, "invalid-refresh-token");
        Assert.Equal(401, await MeWithAsync(person.Http, newest.GetProperty("accessToken").GetString()!));
    }

    [Fact]
    public async Task An_access_token_lives_fifteen_minutes_and_a_family_fourteen_days()
    {
        var clock = new MovableClock();
        await using var own = await ApiFactory.StartAsync(postgres, clock);
        var person = await ApiCalls.SignUpAsync(own.CreateClient(), "CAREGIVER");

        clock.Advance(TimeSpan.FromMinutes(15));
        using var expired = await person.Http.FetchAsync("/api/auth/me");
        using var refreshed = await RefreshAsync(person.Http, person.RefreshToken);
        var tokens = await refreshed.ReadAsync(200);
        clock.Advance(TimeSpan.FromDays(14));
        using var tooLate = await RefreshAsync(person.Http, tokens.GetProperty("refreshToken").GetString()!);

        await expired.ReadProblemAsync(401, "not-signed-in");
        Assert.Equal(900, tokens.GetProperty("expiresInSeconds").GetInt32());
        await tooLate.ReadProblemAsync(401, "invalid-refresh-token");
    }

    [Theory]
    [InlineData("alg-none")]
    [InlineData("refresh-token")]
    [InlineData("changed-role")]
    [InlineData("no-signature")]
    public async Task A_token_that_is_not_ours_opens_nothing(string kind)
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");
        var parts = person.Http.DefaultRequestHeaders.Authorization!.Parameter!.Split('.');
        var token = kind switch
        {
            "alg-none" => $"{Encode("""{"alg":"none","typ":"at+jwt"}""")}.{parts[1]}.",
            "refresh-token" => person.RefreshToken,
            "changed-role" =>
                $"{parts[0]}.{Encode(Decode(parts[1]).Replace("CAREGIVER", "ADMIN", StringComparison.Ordinal))}.{parts[2]}",
            _ => $"{parts[0]}.{parts[1]}.",
        };

        Assert.Equal(401, await MeWithAsync(person.Http, token));
    }

    [Fact]
    public void The_signature_is_hmac_sha512_and_the_token_says_what_it_is_for()
    {
        var token = TokenOf();

        using var header = JsonDocument.Parse(Decode(token.Split('.')[0]));
        using var body = JsonDocument.Parse(Decode(token.Split('.')[1]));

        Assert.Equal("HS512", header.RootElement.GetProperty("alg").GetString());
        Assert.Equal("at+jwt", header.RootElement.GetProperty("typ").GetString());
        Assert.Equal("careconnect-api", body.RootElement.GetProperty("aud").GetString());
    }

    private static string TokenOf()
    {
        var options = Microsoft.Extensions.Options.Options.Create(
            new CareConnect.Api.Auth.JwtOptions { SigningKey = ApiServer.SigningKey }
        );
        var user = new CareConnect.Data.Users.User
        {
            Id = Guid.NewGuid(),
            Email = "",
            NormalizedEmail = "",
            PasswordHash = "",
            FirstName = "",
            LastName = "",
            Role = CareConnect.Data.Users.UserRole.Caregiver,
            CreatedAt = DateTimeOffset.UtcNow,
        };
        return new CareConnect.Api.Auth.AccessTokens(options, TimeProvider.System).Create(user, Guid.NewGuid());
    }

    private static async Task<int> MeWithAsync(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
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

    private static Task<HttpResponseMessage> LoginAsync(HttpClient http, string email, string password) =>
        http.PostAsync("/api/auth/login", new { email, password });

    private static Task<HttpResponseMessage> RefreshAsync(HttpClient http, string refreshToken) =>
        http.PostAsync("/api/auth/refresh", new { refreshToken });

    private static string Encode(string text) =>
        System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Decode(string part) =>
        Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(part));
}
