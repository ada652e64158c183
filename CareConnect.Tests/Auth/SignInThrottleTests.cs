using System.Net;
using CareConnect.Api.Auth;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Auth;

/// <summary>Guessing is slow, also in parallel, and locks nobody out.</summary>
public sealed class SignInThrottleTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Parallel_guesses_never_get_more_looks_than_the_limit()
    {
        await using var own = await ApiFactory.StartAsync(postgres);
        var person = await ApiCalls.SignUpAsync(own.CreateClient(), "CAREGIVER");

        var statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => GuessAsync(person, "wrong")));

        Assert.Equal(SignInThrottle.AccountLimit, statuses.Count(s => s.Status == HttpStatusCode.Unauthorized));
        Assert.All(
            statuses.Where(s => s.Status != HttpStatusCode.Unauthorized),
            s =>
            {
                Assert.Equal(HttpStatusCode.TooManyRequests, s.Status);
                Assert.InRange(s.RetryAfter!.Value.TotalSeconds, 1, 30);
            }
        );
    }

    [Fact]
    public async Task After_the_wait_the_right_password_opens_and_forgives()
    {
        var clock = new MovableClock();
        await using var own = await ApiFactory.StartAsync(postgres, clock);
        var person = await ApiCalls.SignUpAsync(own.CreateClient(), "CAREGIVER");
        for (var i = 0; i < SignInThrottle.AccountLimit; i++)
        {
            await GuessAsync(person, "wrong");
        }

        var blocked = await GuessAsync(person, ApiServer.Password);
        clock.Advance(TimeSpan.FromSeconds(31));
        var opened = await GuessAsync(person, ApiServer.Password);
        var again = await GuessAsync(person, "wrong");

        Assert.Equal(HttpStatusCode.TooManyRequests, blocked.Status);
        Assert.Equal(HttpStatusCode.OK, opened.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, again.Status);
    }

    [Fact]
    public async Task A_blocked_account_blocks_no_other_account()
    {
        await using var own = await ApiFactory.StartAsync(postgres);
        var attacked = await ApiCalls.SignUpAsync(own.CreateClient(), "CAREGIVER");
        var other = await ApiCalls.SignUpAsync(own.CreateClient(), "CAREGIVER");
        for (var i = 0; i <= SignInThrottle.AccountLimit; i++)
        {
            await GuessAsync(attacked, "wrong");
        }

        Assert.Equal(HttpStatusCode.OK, (await GuessAsync(other, ApiServer.Password)).Status);
    }

    [Fact]
    public async Task One_address_that_tries_many_accounts_is_stopped()
    {
        await using var own = await ApiFactory.StartAsync(postgres);
        using var http = own.CreateClient();

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i <= SignInThrottle.AddressLimit; i++)
        {
            using var response = await http.PostAsync(
                "/api/auth/login",
                new { email = $"nobody-{i}@example.org", password = "summer rain falls" }
            );
            statuses.Add(response.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, statuses[SignInThrottle.AddressLimit - 1]);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[SignInThrottle.AddressLimit]);
    }

    private static async Task<(HttpStatusCode Status, TimeSpan? RetryAfter)> GuessAsync(Person person, string password)
    {
        using var response = await person.Http.PostAsync("/api/auth/login", new { email = person.Email, password });
        return (response.StatusCode, response.Headers.RetryAfter?.Delta);
    }
}
