using System.Net;
using CareConnect.Api.Auth;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Auth;

/// <summary>Guessing at one account is slow, also in parallel and from many networks, and locks nobody out.</summary>
public sealed class SignInThrottleTests(PostgresFixture postgres)
{
    private const string Home = "192.0.2.1";
    private const string Stranger = "198.51.100.7";
    private const string Wrong = "not the password";
    private const int HardStop = 100;

    [Fact]
    public async Task A_thousand_parallel_guesses_on_two_servers_never_get_more_looks_than_the_limit()
    {
        await using var api = await AttackedApi.StartAsync(postgres, servers: 2);
        var (_, email) = await api.SignUpAsync(Home);

        var statuses = await Task.WhenAll(
            Enumerable.Range(0, 1000).Select(i => api.LoginAsync(email, Stranger, Wrong, server: i % 2))
        );

        Assert.Equal(["DENIED|995", "FAILURE|5"], await api.ReadOutcomesAsync());
        Assert.Equal(5, statuses.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(995, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task From_the_fifth_on_each_attempt_waits_twice_as_long()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var (_, email) = await api.SignUpAsync(Home);
        await GuessAsync(api, email, Stranger, SignInLimit.Account.Failures);

        foreach (var seconds in new[] { 30, 60, 120, 240, 480, 900, 900 })
        {
            api.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
            Assert.Equal(HttpStatusCode.TooManyRequests, await api.LoginAsync(email, Stranger, Wrong));
            api.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(HttpStatusCode.Unauthorized, await api.LoginAsync(email, Stranger, Wrong));
        }
    }

    [Fact]
    public async Task The_answer_says_how_long_to_wait_and_then_the_right_password_opens_and_forgives()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var person = await ApiCalls.SignUpAsync(api.Connect(), "CAREGIVER");
        for (var i = 0; i < SignInLimit.Account.Failures; i++)
        {
            using var wrong = await person.Http.LoginAsync(person.Email, Wrong);
            await wrong.ReadProblemAsync(401, "invalid-credentials");
        }

        using var blocked = await person.Http.LoginAsync(person.Email, ApiServer.Password);
        api.Clock.Advance(SignInLimit.Account.FirstBlock);
        using var opened = await person.Http.LoginAsync(person.Email, ApiServer.Password);
        using var again = await person.Http.LoginAsync(person.Email, Wrong);

        await blocked.ReadProblemAsync(429, "too-many-attempts");
        Assert.Equal(SignInLimit.Account.FirstBlock, blocked.Headers.RetryAfter!.Delta);
        await opened.ReadAsync(200);
        await again.ReadProblemAsync(401, "invalid-credentials");
    }

    [Fact]
    public async Task A_blocked_account_blocks_no_other_account()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var (_, attacked) = await api.SignUpAsync(Home);
        var (_, other) = await api.SignUpAsync(Home);
        await GuessAsync(api, attacked, Home, SignInLimit.Account.Failures + 1);

        Assert.Equal(HttpStatusCode.OK, await api.LoginAsync(other, Home));
    }

    [Fact]
    public async Task Two_hundred_networks_guessing_at_one_account_are_stopped_at_a_hundred_and_its_owner_is_not()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var (_, email) = await api.SignUpAsync(Home);

        for (var i = 0; i < 2 * HardStop; i++)
        {
            await api.LoginAsync(email, Network(i), Wrong);
        }

        Assert.Equal(["DENIED|100", "FAILURE|100"], await api.ReadOutcomesAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, await api.LoginAsync(email, Stranger));
        Assert.Equal(HttpStatusCode.OK, await api.LoginAsync(email, Home));
        Assert.Equal(1, api.Measured.Count(SignInAlerts.AlertsName, SignInLimit.Anywhere.Name));
    }

    [Fact]
    public async Task The_owner_s_network_must_wait_for_its_own_mistakes_all_the_same()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var (_, email) = await api.SignUpAsync(Home);
        await StopAsync(api, email);

        await GuessAsync(api, email, Home, SignInLimit.Account.Failures);

        Assert.Equal(HttpStatusCode.TooManyRequests, await api.LoginAsync(email, Home));
    }

    [Fact]
    public async Task A_stop_is_no_lock_it_opens_for_a_new_network_after_the_wait_and_that_one_is_known_then()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var (_, email) = await api.SignUpAsync(Home);
        await StopAsync(api, email);

        var before = await api.LoginAsync(email, Stranger);
        api.Clock.Advance(SignInLimit.Anywhere.FirstBlock);
        var after = await api.LoginAsync(email, Stranger);
        await StopAsync(api, email);
        var known = await api.LoginAsync(email, Stranger);

        Assert.Equal(HttpStatusCode.TooManyRequests, before);
        Assert.Equal(HttpStatusCode.OK, after);
        Assert.Equal(HttpStatusCode.OK, known);
    }

    [Fact]
    public async Task Failures_in_a_row_are_remembered_over_the_weeks_and_ended_by_a_right_password()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var (_, email) = await api.SignUpAsync(Home);
        await SetFailuresInARowAsync(api, email, HardStop - 2);

        api.Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(HttpStatusCode.Unauthorized, await api.LoginAsync(email, Network(1), Wrong));
        api.Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(HttpStatusCode.Unauthorized, await api.LoginAsync(email, Network(2), Wrong));
        Assert.Equal(HttpStatusCode.TooManyRequests, await api.LoginAsync(email, Stranger, Wrong));
        Assert.Equal(HttpStatusCode.OK, await api.LoginAsync(email, Home));
        Assert.Equal(HttpStatusCode.Unauthorized, await api.LoginAsync(email, Stranger, Wrong));
    }

    [Fact]
    public async Task Addresses_of_one_IPv6_network_are_counted_together()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var (_, email) = await api.SignUpAsync(Home);

        for (var i = 0; i < 2 * SignInLimit.Account.Failures; i++)
        {
            await api.LoginAsync(email, $"2001:db8:0:1::{i:x}", Wrong);
        }

        Assert.Equal(["DENIED|5", "FAILURE|5"], await api.ReadOutcomesAsync());
    }

    private static async Task GuessAsync(AttackedApi api, string email, string network, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await api.LoginAsync(email, network, Wrong);
        }
    }

    private static async Task StopAsync(AttackedApi api, string email)
    {
        await SetFailuresInARowAsync(api, email, HardStop - 1);
        await api.LoginAsync(email, "203.0.113.10", Wrong);
    }

    // The first is made, for there to be a count; the others are only written down, to spare their time.
    private static async Task SetFailuresInARowAsync(AttackedApi api, string email, int failures)
    {
        await api.LoginAsync(email, "203.0.113.9", Wrong);
        await api.ExecuteAsync("UPDATE sign_in_throttles SET failures = $1 WHERE key LIKE 'anywhere:%'", failures);
    }

    private static string Network(int i) => $"198.18.{i / 250}.{i % 250 + 1}";
}
