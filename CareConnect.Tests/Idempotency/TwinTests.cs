using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Idempotency;

/// <summary>The same request twice at once, and one that dies half done.</summary>
public sealed class TwinTests(PostgresFixture postgres)
{
    private const string Canary = "canaryofapatient";
    private static readonly object Grace = new { firstName = Canary, lastName = "Sample" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_at_once_on_two_servers_do_it_once_and_all_get_the_answer()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var one = ApiFactory.Start(database);
        await using var two = ApiFactory.Start(database);
        var caregiver = await ApiCalls.SignUpAsync(one.CreateClient(), "CAREGIVER");
        using var other = two.CreateClient();
        other.DefaultRequestHeaders.Authorization = caregiver.Http.DefaultRequestHeaders.Authorization;

        var responses = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i => (i % 2 == 0 ? caregiver.Http : other).PostAsync("/api/patients", Grace, "once"))
        );

        var answers = await Task.WhenAll(responses.Select(response => response.DescribeAsync()));
        Assert.StartsWith("201 ", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        Assert.Equal(19, responses.Count(response => response.IsReplayed()));
        Assert.Equal(1, await CountAsync(database, "patients"));
        Assert.Equal(1, await CountAsync(database, "idempotency_keys"));
    }

    [Fact]
    public async Task When_one_dies_half_done_nothing_stays_and_its_twin_and_its_retry_do_it_once()
    {
        var log = new CollectedLog();
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var api = ApiFactory.Start(database, log: log);
        var caregiver = await ApiCalls.SignUpAsync(api.CreateClient(), "CAREGIVER");
        await using var superuser = await Sql.OpenAsync(database.Superuser, Token);
        await using var hold = await superuser.BeginTransactionAsync(Token);
        await superuser.ExecuteAsync("LOCK TABLE patients IN SHARE MODE", Token);

        // One has the key and waits for the table, the other waits for the key.
        var dying = caregiver.Http.PostAsync("/api/patients", Grace, "once");
        var victim = await FindWaitingAsync(database, "INSERT INTO patients%");
        var twin = caregiver.Http.PostAsync("/api/patients", Grace, "once");
        await FindWaitingAsync(database, "INSERT INTO idempotency_keys%");
        await superuser.ReadAsync<bool>("SELECT pg_terminate_backend($1)", Token, victim);
        using var dead = await dying;
        await hold.RollbackAsync(Token);
        using var done = await twin;
        using var retried = await caregiver.Http.PostAsync("/api/patients", Grace, "once");

        await dead.ReadProblemAsync(503, "unavailable");
        await done.ReadAsync(201);
        Assert.Equal(await done.DescribeAsync(), await retried.DescribeAsync());
        Assert.Equal((false, true), (done.IsReplayed(), retried.IsReplayed()));
        Assert.Equal(1, await CountAsync(database, "patients"));
        Assert.DoesNotContain(log.All, line => line.Contains(Canary, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_twin_that_waits_too_long_is_told_to_come_back()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var api = ApiFactory.Start(database);
        var caregiver = await ApiCalls.SignUpAsync(api.CreateClient(), "CAREGIVER");
        await using var other = await Sql.OpenAsync(database.Superuser, Token);
        await using var slow = await other.BeginTransactionAsync(Token);
        await other.ExecuteAsync(
            """
            INSERT INTO idempotency_keys (user_id, key, request_hash, created_at, expires_at)
            VALUES ($1, 'once', sha256('x'), now(), now() + interval '1 day')
            """,
            Token,
            caregiver.Id
        );

        using var busy = await caregiver.Http.PostAsync("/api/patients", Grace, "once");
        await slow.RollbackAsync(Token);
        using var free = await caregiver.Http.PostAsync("/api/patients", Grace, "once");

        await busy.ReadProblemAsync(409, "idempotency-key-busy");
        Assert.NotNull(busy.Headers.RetryAfter);
        await free.ReadAsync(201);
    }

    private static async Task<int> FindWaitingAsync(MigratedDatabase database, string query)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        while (true)
        {
            Token.ThrowIfCancellationRequested();
            var found = await connection.ReadLinesAsync(
                """
                SELECT pid FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1
                """,
                Token,
                query
            );
            if (found is [var pid])
            {
                return int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture);
            }
            await Task.Delay(20, Token);
        }
    }

    private static async Task<long> CountAsync(MigratedDatabase database, string table)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        return await connection.ReadAsync<long>($"SELECT count(*) FROM {table}", Token);
    }
}
