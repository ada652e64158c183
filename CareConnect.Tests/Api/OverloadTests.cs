using Xunit;

namespace CareConnect.Tests.Api;

/// <summary>What is too much at once is refused at once; what is in work is answered.</summary>
public sealed class OverloadTests(PostgresFixture postgres)
{
    private const int Refused = 3;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_those_in_work_and_waiting_the_answer_is_503_and_sign_in_has_places_of_its_own()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var server = ApiFactory.Start(database, settings: OneAndOne(database));
        var person = await ApiCalls.SignUpAsync(server.CreateClient(), "CAREGIVER");
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        await using var locked = await connection.BeginTransactionAsync(Token);
        // Whoever asks for their rights waits here.
        await connection.ExecuteAsync("LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE", Token);

        var calls = Enumerable.Range(0, Refused + 2).Select(_ => person.Http.FetchAsync("/api/patients")).ToList();
        for (var i = 0; i < Refused; i++)
        {
            var first = await Task.WhenAny(calls);
            calls.Remove(first);
            using var refused = await first;
            await refused.ReadProblemAsync(503, "unavailable");
            Assert.NotNull(refused.Headers.RetryAfter);
        }
        using var alive = await person.Http.FetchAsync("/alive");
        using var signIn = await person.Http.PostAsync(
            "/api/auth/login",
            new { email = "nobody@example.org", password = "not the password" }
        );
        await locked.RollbackAsync(Token);
        var answered = await Task.WhenAll(calls);

        Assert.Equal(200, (int)alive.StatusCode);
        await signIn.ReadProblemAsync(401, "invalid-credentials");
        Assert.All(answered, response => Assert.Equal(200, (int)response.StatusCode));
    }

    // The lock is held for as long as the test takes.
    private static Dictionary<string, string> OneAndOne(MigratedDatabase database) =>
        new()
        {
            ["ConnectionStrings:careconnect"] = database.App + ";Options=-c lock_timeout=0",
            ["Overload:MaxConcurrentRequests"] = "1",
            ["Overload:MaxWaitingRequests"] = "1",
        };
}
