using System.Security.Cryptography;
using System.Text;
using CareConnect.Api.Auth;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Auth;

/// <summary>What a caller learns from a refused sign-in, and what becomes of hashes of an older cost.</summary>
public sealed class SignInAnswerTests(PostgresFixture postgres)
{
    private const string Home = "192.0.2.1";

    [Fact]
    public async Task Unknown_address_wrong_password_and_suspended_account_get_one_answer_for_the_same_work()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var (_, active) = await api.SignUpAsync(Home);
        var (suspendedId, suspended) = await api.SignUpAsync(Home);
        await api.ExecuteAsync("UPDATE users SET status = 'SUSPENDED' WHERE id = $1", suspendedId);

        var answers = new List<string>();
        foreach (
            var (email, password) in new[]
            {
                ("nobody@example.org", ApiServer.Password),
                (active, "not the password"),
                (suspended, ApiServer.Password),
                (suspended, "not the password"),
            }
        )
        {
            var before = api.Measured.Count(PasswordWork.DurationName);
            using var response = await api.Connect().LoginAsync(email, password);
            var problem = await response.ReadProblemAsync(401, "invalid-credentials");
            Assert.Equal(1, api.Measured.Count(PasswordWork.DurationName) - before);
            var headers = response.Headers.Select(header => header.Key).Order(StringComparer.Ordinal);
            var body = problem.EnumerateObject().Where(field => field.Name != "traceId");
            answers.Add($"{string.Join(' ', headers)} {string.Join(' ', body)}");
        }

        Assert.Single(answers.Distinct());
        Assert.Contains("Invalid credentials", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_and_known_accounts_that_must_wait_get_one_answer_for_no_work()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var (_, known) = await api.SignUpAsync(Home);
        var answers = new List<string>();
        foreach (var email in new[] { known, "nobody@example.org" })
        {
            for (var i = 0; i < SignInLimit.Account.Failures; i++)
            {
                await api.LoginAsync(email, Home, "not the password");
            }
            var before = api.Measured.Count(PasswordWork.DurationName);
            answers.Add(
                $"{await api.LoginAsync(email, Home)} {api.Measured.Count(PasswordWork.DurationName) - before}"
            );
        }

        Assert.Equal(["TooManyRequests 0", "TooManyRequests 0"], answers);
    }

    [Fact]
    public async Task A_hash_of_lower_cost_is_made_anew_at_sign_in_also_when_two_sign_in_at_once()
    {
        await using var api = await AttackedApi.StartAsync(postgres, servers: 2);
        var (id, email) = await api.SignUpAsync(Home);
        await api.ExecuteAsync("UPDATE users SET password_hash = $2 WHERE id = $1", id, OldHash());

        var statuses = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => api.LoginAsync(email, Home, server: i % 2))
        );

        Assert.All(statuses, status => Assert.Equal(System.Net.HttpStatusCode.OK, status));
        var hash = await api.ReadAsync<string>("SELECT password_hash FROM users WHERE id = $1", id);
        Assert.StartsWith("pbkdf2-sha512$1$210000$", hash, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.OK, await api.LoginAsync(email, Home));
        Assert.Equal(hash, await api.ReadAsync<string>("SELECT password_hash FROM users WHERE id = $1", id));
    }

    [Fact]
    public async Task A_password_typed_on_another_keyboard_is_the_same_password()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        using var http = api.Connect();
        var email = $"{Guid.NewGuid():N}@example.org";

        using var registered = await http.PostAsync(
            "/api/auth/register",
            new
            {
                email,
                password = "sieben gru\u0308ne Ra\u0308der",
                firstName = "Ada",
                lastName = "Example",
                role = "CAREGIVER",
            }
        );
        using var composed = await http.LoginAsync(email, "sieben gr\u00fcne R\u00e4der");

        await registered.ReadAsync(201);
        await composed.ReadAsync(200);
    }

    [Theory]
    [InlineData("fourteen chars", "from 15 to 128 characters")]
    [InlineData("password password password", "easily guessed")]
    [InlineData("careconnect2026", "your name")]
    [InlineData("Lovelace Ada 1815", "your name")]
    public async Task A_weak_password_is_refused_at_registration_with_its_reason(string password, string reason)
    {
        await using var api = await AttackedApi.StartAsync(postgres);

        using var response = await api.Connect()
            .PostAsync(
                "/api/auth/register",
                new
                {
                    email = "ada@example.org",
                    password,
                    firstName = "Ada",
                    lastName = "Lovelace",
                    role = "CAREGIVER",
                }
            );

        var problem = await response.ReadProblemAsync(400, "invalid-request");
        var said = problem.GetProperty("errors").GetProperty("password")[0].GetString()!;
        Assert.Contains(reason, said, StringComparison.Ordinal);
        Assert.DoesNotContain(password, problem.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    private static string OldHash()
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(ApiServer.Password),
            salt,
            1000,
            HashAlgorithmName.SHA512,
            64
        );
        return $"pbkdf2-sha512$1$1000${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }
}
