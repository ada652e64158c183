using System.Text.Json;
using CareConnect.Api.Auth;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Auth;

/// <summary>Refresh tokens: each is good for one use, copies end the family, and nothing outlives fourteen days.</summary>
public sealed class RefreshTests(PostgresFixture postgres)
{
    private const int Tries = 1000;

    [Fact]
    public async Task Two_honest_parallel_refreshes_both_go_on()
    {
        await using var api = await AttackedApi.StartAsync(postgres, servers: 2);
        var person = await ApiCalls.SignUpAsync(api.Connect(), "CAREGIVER");

        var responses = await Task.WhenAll(
            api.Connect(0).RefreshAsync(person.RefreshToken),
            api.Connect(1).RefreshAsync(person.RefreshToken)
        );

        foreach (var response in responses)
        {
            var tokens = await response.ReadAsync(200);
            Assert.Equal(200, await person.Http.TryTokenAsync(AccessToken(tokens)));
            using var next = await person.Http.RefreshAsync(RefreshToken(tokens));
            await next.ReadAsync(200);
            response.Dispose();
        }
    }

    [Fact]
    public async Task A_refresh_token_that_comes_back_later_ends_the_whole_family_and_is_audited()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var person = await ApiCalls.SignUpAsync(api.Connect(), "CAREGIVER");
        using var rotated = await person.Http.RefreshAsync(person.RefreshToken);
        var newest = await rotated.ReadAsync(200);
        api.Clock.Advance(Sessions.ReuseGrace + TimeSpan.FromSeconds(1));

        using var reused = await person.Http.RefreshAsync(person.RefreshToken);
        using var afterwards = await person.Http.RefreshAsync(RefreshToken(newest));

        await reused.ReadProblemAsync(401, "invalid-refresh-token");
        await afterwards.ReadProblemAsync(401, "invalid-refresh-token");
        Assert.Equal(401, await person.Http.TryTokenAsync(AccessToken(newest)));
        Assert.Equal(401, await person.Http.TryTokenAsync(person.AccessToken()));
        Assert.Equal(["DENIED|ended|1", "DENIED|reused|1", "SUCCESS||1"], await api.ReadRefreshAuditAsync(person.Id));
        Assert.Equal(1, api.Measured.Count(SignInAlerts.AlertsName, SignInAlerts.ReusedRefreshToken));
        Assert.Equal(["Warning: Sign-in alert: the limit for refresh-token was passed"], api.Log.Of<SignInAlerts>());
    }

    [Fact]
    public async Task A_thousand_uses_of_an_old_token_get_nothing_and_leave_nothing_alive()
    {
        await using var api = await AttackedApi.StartAsync(postgres, servers: 2);
        var person = await ApiCalls.SignUpAsync(api.Connect(), "CAREGIVER");
        using var rotated = await person.Http.RefreshAsync(person.RefreshToken);
        var newest = RefreshToken(await rotated.ReadAsync(200));
        api.Clock.Advance(Sessions.ReuseGrace + TimeSpan.FromSeconds(1));

        // The honest one goes on meanwhile, and is either before the end or after it.
        var stolen = TryAllAsync(api, person.RefreshToken, Tries);
        using var honest = await person.Http.RefreshAsync(newest);

        Assert.Empty(await stolen);
        var audit = await api.ReadRefreshAuditAsync(person.Id);
        Assert.Equal($"DENIED|ended|{(honest.IsSuccessStatusCode ? Tries - 1 : Tries)}", audit[0]);
        Assert.Equal("DENIED|reused|1", audit[1]);
        await AssertNothingLivesAsync(api, person, honest.IsSuccessStatusCode ? [await honest.ReadAsync(200)] : []);
    }

    [Fact]
    public async Task A_thousand_uses_within_the_grace_get_no_more_than_a_program_that_repeats_itself()
    {
        await using var api = await AttackedApi.StartAsync(postgres, servers: 2);
        var person = await ApiCalls.SignUpAsync(api.Connect(), "CAREGIVER");

        var got = await TryAllAsync(api, person.RefreshToken, Tries);

        Assert.Equal(3, got.Count);
        await AssertNothingLivesAsync(api, person, got);
        Assert.Contains("DENIED|reused|1", await api.ReadRefreshAuditAsync(person.Id));
    }

    [Fact]
    public async Task A_family_ends_after_fourteen_days_also_when_it_is_used_daily()
    {
        await using var api = await AttackedApi.StartAsync(postgres);
        var person = await ApiCalls.SignUpAsync(api.Connect(), "CAREGIVER");
        var token = person.RefreshToken;
        for (var day = 1; day < 14; day++)
        {
            api.Clock.Advance(TimeSpan.FromDays(1));
            using var refreshed = await person.Http.RefreshAsync(token);
            token = RefreshToken(await refreshed.ReadAsync(200));
        }
        api.Clock.Advance(TimeSpan.FromDays(1));

        using var tooLate = await person.Http.RefreshAsync(token);

        await tooLate.ReadProblemAsync(401, "invalid-refresh-token");
    }

    private static async Task<List<JsonElement>> TryAllAsync(AttackedApi api, string refreshToken, int times)
    {
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, times)
                .Select(async i =>
                {
                    using var response = await api.Connect(i % 2).RefreshAsync(refreshToken);
                    return response.IsSuccessStatusCode
                        ? await response.ReadAsync(200)
                        : await response.ReadProblemAsync(401, "invalid-refresh-token");
                })
        );
        return [.. answers.Where(answer => answer.TryGetProperty("refreshToken", out _))];
    }

    private static async Task AssertNothingLivesAsync(AttackedApi api, Person person, IEnumerable<JsonElement> tokens)
    {
        Assert.Equal(
            0,
            await api.ReadAsync<long>(
                "SELECT count(*) FROM sessions WHERE user_id = $1 AND ended_at IS NULL",
                person.Id
            )
        );
        Assert.Equal(401, await person.Http.TryTokenAsync(person.AccessToken()));
        foreach (var token in tokens)
        {
            Assert.Equal(401, await person.Http.TryTokenAsync(AccessToken(token)));
            using var refresh = await person.Http.RefreshAsync(RefreshToken(token));
            await refresh.ReadProblemAsync(401, "invalid-refresh-token");
        }
    }

    private static string AccessToken(JsonElement tokens) => tokens.GetProperty("accessToken").GetString()!;

    private static string RefreshToken(JsonElement tokens) => tokens.GetProperty("refreshToken").GetString()!;
}
