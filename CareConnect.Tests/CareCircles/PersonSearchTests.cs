using System.Net;
using CareConnect.Api.CareCircles;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.CareCircles;

/// <summary>Whoever tries addresses to learn who has an account is stopped, and nobody else is.</summary>
public sealed class PersonSearchTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Parallel_guesses_on_two_replicas_get_no_more_answers_than_the_limit()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(TestContext.Current.CancellationToken);
        await using var one = ApiFactory.Start(database);
        await using var two = ApiFactory.Start(database);
        var guesser = await ApiCalls.SignUpAsync(one.CreateClient(), "PATIENT");
        var other = await ApiCalls.SignUpAsync(one.CreateClient(), "PATIENT");
        using var elsewhere = two.CreateClient();
        elsewhere.DefaultRequestHeaders.Authorization = guesser.Http.DefaultRequestHeaders.Authorization;
        var onTwo = guesser with { Http = elsewhere };

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(n => GuessAsync(n % 2 == 0 ? guesser : onTwo, $"nobody-{n}@example.org"))
        );
        var known = await GuessAsync(guesser, other.Email);
        var byAnother = await GuessAsync(other, guesser.Email);

        Assert.Equal(PersonSearch.UnknownLimit, answers.Count(a => a.Status == HttpStatusCode.UnprocessableEntity));
        Assert.All(
            answers.Append(known).Where(a => a.Status != HttpStatusCode.UnprocessableEntity),
            a =>
            {
                Assert.Equal(HttpStatusCode.TooManyRequests, a.Status);
                Assert.InRange(a.RetryAfter!.Value, TimeSpan.FromSeconds(1), PersonSearch.Window);
            }
        );
        Assert.Equal(HttpStatusCode.Created, byAnother.Status);
    }

    [Fact]
    public async Task People_who_are_found_do_not_count_and_the_block_ends()
    {
        var clock = new MovableClock();
        await using var own = await ApiFactory.StartAsync(postgres, clock);
        var patient = await ApiCalls.SignUpAsync(own.CreateClient(), "PATIENT");
        var relative = await ApiCalls.SignUpAsync(own.CreateClient(), "FAMILY_MEMBER");
        var later = await ApiCalls.SignUpAsync(own.CreateClient(), "FAMILY_MEMBER");
        for (var i = 1; i < PersonSearch.UnknownLimit; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await GuessAsync(patient, $"x{i}@example.org")).Status);
        }

        var found = await GuessAsync(patient, relative.Email);
        var again = await GuessAsync(patient, relative.Email);
        var last = await GuessAsync(patient, "last@example.org");
        var blocked = await GuessAsync(patient, later.Email);
        // Half a session's access token, and as long as the window together.
        clock.Advance(PersonSearch.Window + TimeSpan.FromSeconds(1));
        await SignInAgainAsync(patient);
        var opened = await GuessAsync(patient, later.Email);

        Assert.Equal(
            [
                HttpStatusCode.Created,
                HttpStatusCode.Conflict,
                HttpStatusCode.UnprocessableEntity,
                HttpStatusCode.TooManyRequests,
                HttpStatusCode.Created,
            ],
            new[] { found, again, last, blocked, opened }.Select(a => a.Status)
        );
    }

    private static async Task SignInAgainAsync(Person person)
    {
        using var login = await person.Http.PostAsync(
            "/api/auth/login",
            new { email = person.Email, password = ApiServer.Password }
        );
        var token = (await login.ReadAsync(200)).Text("accessToken");
        person.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
    }

    private static async Task<(HttpStatusCode Status, TimeSpan? RetryAfter)> GuessAsync(Person person, string email)
    {
        using var response = await person.TryAddAsync(person.PatientId!.Value, email);
        return (response.StatusCode, response.Headers.RetryAfter?.Delta);
    }
}
