using CareConnect.Api.Access;
using CareConnect.Data;
using CareConnect.Data.Users;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CareConnect.Api.CareCircles;

/// <summary>
/// Finds the account of an e-mail address, and slows down whoever tries addresses to learn which have one: an attempt is counted
/// before it is looked at, in the database, so that parallel ones on any number of replicas get no more looks than the limit.
/// </summary>
internal sealed class PersonSearch(Call call, CareConnectDbContext db)
{
    /// <summary>Addresses without an account that one caller may ask for within <see cref="Window"/>.</summary>
    public const int UnknownLimit = 10;

    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    // Counts and answers a row, unless the limit is reached: then neither.
    private const string Count = """
        INSERT INTO sign_in_throttles AS t (key, failures, window_started_at) VALUES ($1, 1, $2)
        ON CONFLICT (key) DO UPDATE SET
          failures = CASE WHEN t.window_started_at > $3 THEN t.failures + 1 ELSE 1 END,
          window_started_at = CASE WHEN t.window_started_at > $3 THEN t.window_started_at ELSE $2 END
        WHERE t.failures < $4 OR t.window_started_at <= $3
        RETURNING t.key
        """;

    private const string ReadWindow = "SELECT window_started_at FROM sign_in_throttles WHERE key = $1";

    /// <summary>
    /// The active account of somebody who may be in a circle, null where there is none, or how long to wait. Undoes what the
    /// call did so far, and the caller restarts it: the count is a transaction of its own, to stay whatever becomes of the call.
    /// </summary>
    public async Task<(Guid? UserId, TimeSpan? Wait)> FindAsync(string email, CancellationToken cancellationToken)
    {
        await db.Database.RollbackTransactionAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var key = $"person-search:{call.UserId}";
        if (await CountAsync(key, cancellationToken) is { } wait)
        {
            return (null, wait);
        }
        var normalizedEmail = User.NormalizeEmail(email);
        var userId = await db
            .Users.Where(u =>
                u.NormalizedEmail == normalizedEmail && u.Status == UserStatus.Active && u.Role != UserRole.Admin
            )
            .Select(u => (Guid?)u.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (userId is not null)
        {
            await db.Database.ExecuteSqlAsync(
                $"UPDATE sign_in_throttles SET failures = greatest(failures - 1, 0) WHERE key = {key}",
                cancellationToken
            );
        }
        await transaction.CommitAsync(cancellationToken);
        return (userId, null);
    }

    private async Task<TimeSpan?> CountAsync(string key, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
        batch.BatchCommands.Add(Sql.Command(Count, key, call.Now, call.Now - Window, UnknownLimit));
        batch.BatchCommands.Add(Sql.Command(ReadWindow, key));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (await reader.ReadAsync(cancellationToken))
        {
            return null;
        }
        await reader.NextResultAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return TimeSpan.FromSeconds(1);
        }

        // Whoever began the window may have read the clock a moment after this call did.
        var wait = reader.GetFieldValue<DateTimeOffset>(0) + Window - call.Now;
        return wait < Window ? wait : Window;
    }
}
