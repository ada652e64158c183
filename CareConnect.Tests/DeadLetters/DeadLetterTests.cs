using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.DeadLetters;

/// <summary>An administrator sees what the background work gave up, and has it tried again; nobody else does.</summary>
public sealed class DeadLetterTests(ApiServer server, PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_lists_and_retries_a_dead_letter()
    {
        var administrator = await AdministratorAsync();
        var id = await ADeadLetterAsync();

        using var list = await administrator.Http.GetAsync("/api/dead-letters?limit=500", Token);
        var item = Assert.Single(
            (await list.ReadAsync(200)).GetProperty("items").EnumerateArray(),
            m => m.GetProperty("id").GetGuid() == id
        );
        using var retry = await administrator.Http.PostAsync($"/api/dead-letters/{id}/retry", null, Token);
        using var again = await administrator.Http.PostAsync($"/api/dead-letters/{id}/retry", null, Token);

        Assert.Equal("handler-failed", item.GetProperty("lastError").GetString());
        Assert.Equal(System.Net.HttpStatusCode.NoContent, retry.StatusCode);
        await again.ReadProblemAsync(404, "not-found");
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        Assert.Equal(
            "AVAILABLE 0",
            await database.ReadAsync<string>(
                "SELECT state || ' ' || attempt FROM outbox_messages WHERE id = $1 AND finalized_at IS NULL",
                Token,
                id
            )
        );
    }

    [Theory]
    [InlineData("PATIENT")]
    [InlineData("CAREGIVER")]
    [InlineData("FAMILY_MEMBER")]
    public async Task Nobody_else_may(string role)
    {
        var person = await server.SignUpAsync(postgres, role);
        var id = await ADeadLetterAsync();

        using var list = await person.Http.GetAsync("/api/dead-letters", Token);
        using var retry = await person.Http.PostAsync($"/api/dead-letters/{id}/retry", null, Token);

        await list.ReadProblemAsync(403, "not-allowed");
        await retry.ReadProblemAsync(403, "not-allowed");
    }

    private async Task<Guid> ADeadLetterAsync()
    {
        using var http = await server.ConnectAsync(postgres);
        var id = Guid.CreateVersion7();
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        await database.ExecuteAsync(
            """
            INSERT INTO outbox_messages
              (id, kind, payload, state, attempt, max_attempts, created_at, scheduled_at, attempted_at, finalized_at, last_error)
            VALUES ($1, 'test.v1', '{}', 'DISCARDED', 3, 3, now(), now(), now(), now(), 'handler-failed')
            """,
            Token,
            id
        );
        return id;
    }

    // The first administrator is appointed in the database, so the test does the same and signs in anew.
    private async Task<Person> AdministratorAsync()
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        await database.ExecuteAsync("UPDATE users SET role = 'ADMIN' WHERE id = $1", Token, person.Id);
        using var login = await person.Http.PostAsync(
            "/api/auth/login",
            new { email = person.Email, password = ApiServer.Password }
        );
        var token = (await login.ReadAsync(200)).GetProperty("accessToken").GetString();
        person.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return person;
    }
}
