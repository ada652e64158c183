using CareConnect.Data;
using CareConnect.Tests.Data;
using CareConnect.Worker.Idempotency;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CareConnect.Tests.Worker;

/// <summary>Kept answers go after their day, taken by a role that cannot read them.</summary>
public sealed class ForgetIdempotencyKeysTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_is_out_of_date_goes_whoever_s_it_is()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);
        foreach (var user in new[] { Seed.AUser(), Seed.AUser() })
        {
            await database.SaveAsync(user.Id, Cancellation, user);
            await superuser.ExecuteAsync(
                """
                INSERT INTO idempotency_keys (user_id, key, request_hash, status, created_at, expires_at) VALUES
                  ($1, 'old', sha256('x'), 201, now() - interval '25 hours', now() - interval '1 hour'),
                  ($1, 'young', sha256('x'), 201, now(), now() + interval '1 hour')
                """,
                Cancellation,
                user.Id
            );
        }

        await using var db = Seed.OpenContext(database.App);
        var forgotten = await new ForgetIdempotencyKeys(db).ForgetAsync(Cancellation);

        Assert.Equal(2, forgotten);
        Assert.Equal(
            ["young", "young"],
            await superuser.ReadLinesAsync("SELECT key FROM idempotency_keys", Cancellation)
        );
    }

    [Fact]
    public async Task The_answers_of_others_cannot_be_read()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var (owner, other) = (Seed.AUser(), Seed.AUser());
        await database.SaveAsync(owner.Id, Cancellation, owner, other);
        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);
        await superuser.ExecuteAsync(
            """
            INSERT INTO idempotency_keys (user_id, key, request_hash, status, body, created_at, expires_at)
            VALUES ($1, 'k', sha256('x'), 201, 'clinical', now(), now() + interval '1 hour')
            """,
            Cancellation,
            owner.Id
        );
        await using var db = Seed.OpenContext(database.App);

        var nobody = await db.IdempotencyKeys.CountAsync(Cancellation);
        var seen = new List<int>();
        foreach (var user in new[] { owner.Id, other.Id })
        {
            await using var transaction = await db.BeginAsUserAsync(user, Cancellation);
            seen.Add(await db.IdempotencyKeys.CountAsync(Cancellation));
        }

        Assert.Equal(0, nobody);
        Assert.Equal([1, 0], seen);
    }
}
