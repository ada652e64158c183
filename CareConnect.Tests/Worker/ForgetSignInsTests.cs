using CareConnect.Tests.Data;
using CareConnect.Worker.SignIns;
using Xunit;

namespace CareConnect.Tests.Worker;

/// <summary>What the nightly clean-up of sign-ins takes, as the role the worker has, and what it leaves.</summary>
public sealed class ForgetSignInsTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Families_go_whole_and_only_when_all_of_them_expired_long_ago()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var user = Seed.AUser();
        await database.SaveAsync(user.Id, Cancellation, user);
        await using var connection = await Sql.OpenAsync(database.App, Cancellation);
        await AddFamilyAsync("15 days", "15 days", "15 days");
        var recent = await AddFamilyAsync("13 days", "13 days");
        var alive = await AddFamilyAsync("15 days", "-1 hours");

        var forgotten = await WithJobAsync(database, job => job.ForgetSessionsAsync(Cancellation));

        Assert.Equal(3, forgotten);
        Assert.Equal(
            new[] { recent, recent, alive, alive }.Select(id => $"{id}").Order(StringComparer.Ordinal),
            (await connection.ReadLinesAsync("SELECT family_id FROM sessions", Cancellation)).Order(
                StringComparer.Ordinal
            )
        );

        async Task<Guid> AddFamilyAsync(params string[] expired)
        {
            var family = Guid.NewGuid();
            object parent = DBNull.Value;
            foreach (var ago in expired)
            {
                var id = Guid.NewGuid();
                await connection.ExecuteAsync(
                    $"""
                    INSERT INTO sessions (id, family_id, user_id, refresh_token_hash, rotated_from, created_at, expires_at)
                    VALUES ($1, $2, $3, $4, $5::uuid, now() - interval '40 days', now() - interval '{ago}')
                    """,
                    Cancellation,
                    id,
                    family,
                    user.Id,
                    id.ToByteArray(),
                    parent
                );
                parent = id;
            }

            return family;
        }
    }

    [Fact]
    public async Task Only_counts_that_count_no_more_go()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.App, Cancellation);
        await connection.ExecuteAsync(
            """
            INSERT INTO sign_in_throttles (key, failures, window_started_at, blocked_until) VALUES
              ('never blocked', 1, now() - interval '25 hours', NULL),
              ('no longer blocked', 9, now() - interval '25 hours', now() - interval '1 minute'),
              ('still blocked', 9, now() - interval '25 hours', now() + interval '1 hour'),
              ('young', 1, now() - interval '23 hours', NULL),
              ('anywhere:old', 1, now() - interval '32 days', now() - interval '31 days'),
              ('anywhere:in a row', 1, now() - interval '30 days', NULL)
            """,
            Cancellation
        );

        var forgotten = await WithJobAsync(database, job => job.ForgetThrottlesAsync(Cancellation));

        Assert.Equal(3, forgotten);
        Assert.Equal(
            ["anywhere:in a row", "still blocked", "young"],
            await connection.ReadLinesAsync("SELECT key FROM sign_in_throttles ORDER BY key", Cancellation)
        );
    }

    [Fact]
    public async Task Networks_that_nobody_came_from_for_half_a_year_go()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var user = Seed.AUser();
        await database.SaveAsync(user.Id, Cancellation, user);
        await using var connection = await Sql.OpenAsync(database.App, Cancellation);
        await connection.ExecuteAsync(
            """
            INSERT INTO sign_in_networks (user_id, network, last_used_at) VALUES
              ($1, '192.0.2.1', now() - interval '181 days'), ($1, '192.0.2.2', now() - interval '179 days')
            """,
            Cancellation,
            user.Id
        );

        var forgotten = await WithJobAsync(database, job => job.ForgetNetworksAsync(Cancellation));

        Assert.Equal(1, forgotten);
        Assert.Equal(
            ["192.0.2.2"],
            await connection.ReadLinesAsync("SELECT network FROM sign_in_networks", Cancellation)
        );
    }

    private static async Task<int> WithJobAsync(MigratedDatabase database, Func<ForgetSignIns, Task<int>> work)
    {
        await using var db = Seed.OpenContext(database.App);
        return await work(new ForgetSignIns(db, TimeProvider.System));
    }
}
