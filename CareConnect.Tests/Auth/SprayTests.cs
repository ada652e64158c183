using System.Net;
using CareConnect.Api.Auth;
using Xunit;

namespace CareConnect.Tests.Auth;

/// <summary>One common password tried at many accounts is stopped, from one network or from many, and somebody is told.</summary>
public sealed class SprayTests(PostgresFixture postgres)
{
    private const string Home = "192.0.2.1";
    private const string Attacker = "198.51.100.7";
    private const string Guess = "summer rain falls";

    [Fact]
    public async Task One_password_at_five_hundred_accounts_from_one_network_is_stopped_and_alerted()
    {
        await using var api = await AttackedApi.StartAsync(postgres);

        await SprayAsync(api, 500, _ => Attacker);

        Assert.Equal(["DENIED|400", "FAILURE|100"], await api.ReadOutcomesAsync());
        AssertAlert(api, SignInLimit.Address.Name);
    }

    [Fact]
    public async Task A_network_that_sprays_stops_no_other_network()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var (_, email) = await api.SignUpAsync(Home);
        await SprayAsync(api, SignInLimit.Address.Failures, _ => Attacker);

        Assert.Equal(HttpStatusCode.TooManyRequests, await api.LoginAsync(email, Attacker));
        Assert.Equal(HttpStatusCode.OK, await api.LoginAsync(email, Home));
    }

    [Fact]
    public async Task One_password_at_five_hundred_accounts_from_as_many_networks_is_stopped_and_alerted()
    {
        await using var api = await AttackedApi.StartAsync(postgres, servers: 2, failuresEverywhere: 50);

        await SprayAsync(api, 500, i => $"198.18.{i / 250}.{i % 250 + 1}");

        Assert.Equal(["DENIED|450", "FAILURE|50"], await api.ReadOutcomesAsync());
        // The other server may have been the one that passed the limit.
        Assert.Contains("Warning: Sign-in alert: the limit for everywhere was passed", api.Log.Of<SignInAlerts>());
    }

    [Fact]
    public async Task While_everybody_is_sprayed_at_people_sign_in_from_where_they_did_before()
    {
        await using var api = await AttackedApi.StartAsync(postgres, failuresEverywhere: 10);
        var (_, email) = await api.SignUpAsync(Home);
        await SprayAsync(api, 20, i => $"198.18.0.{i + 1}");

        var atHome = await api.LoginAsync(email, Home);
        var elsewhere = await api.LoginAsync(email, "203.0.113.5");
        api.Clock.Advance(TimeSpan.FromSeconds(30));
        var elsewhereLater = await api.LoginAsync(email, "203.0.113.5");

        AssertAlert(api, "everywhere");
        Assert.Equal(HttpStatusCode.OK, atHome);
        Assert.Equal(HttpStatusCode.TooManyRequests, elsewhere);
        Assert.Equal(HttpStatusCode.OK, elsewhereLater);
    }

    [Fact]
    public async Task Right_passwords_are_not_counted_however_many()
    {
        await using var api = await AttackedApi.StartAsync(postgres, failuresEverywhere: 10);
        var (_, email) = await api.SignUpAsync(Home);

        for (var i = 0; i < 15; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await api.LoginAsync(email, Home));
        }

        Assert.Equal(0L, await api.ReadAsync<long>("SELECT coalesce(sum(failures), 0) FROM sign_in_throttles"));
        Assert.Equal(0, api.Measured.Count(SignInAlerts.AlertsName));
        Assert.Equal(15, api.Measured.Count(SignInAlerts.AttemptsName, "SUCCESS"));
    }

    private static Task<HttpStatusCode[]> SprayAsync(AttackedApi api, int accounts, Func<int, string> network) =>
        Task.WhenAll(
            Enumerable
                .Range(0, accounts)
                .Select(i => api.LoginAsync($"nobody-{i}@example.org", network(i), Guess, server: i % api.Servers))
        );

    private static void AssertAlert(AttackedApi api, string kind)
    {
        Assert.Equal(1, api.Measured.Count(SignInAlerts.AlertsName, kind));
        Assert.Equal([$"Warning: Sign-in alert: the limit for {kind} was passed"], api.Log.Of<SignInAlerts>());
        Assert.DoesNotContain(api.Log.All, line => line.Contains("nobody", StringComparison.Ordinal));
        Assert.DoesNotContain(api.Log.All, line => line.Contains("198.", StringComparison.Ordinal));
    }
}
