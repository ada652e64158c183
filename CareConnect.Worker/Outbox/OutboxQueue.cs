using CareConnect.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CareConnect.Worker.Outbox;

/// <summary>A claimed message. Its attempt number fences it: who was rescued meanwhile no longer decides its fate.</summary>
internal sealed record OutboxClaim(
    Guid Id,
    string Kind,
    string Payload,
    int Attempt,
    int MaxAttempts,
    string? TraceParent
);

/// <summary>What is due or being worked on.</summary>
internal sealed record OutboxBacklog(int Messages, double AgeInSeconds);

/// <summary>
/// The states of messages, one statement for each change, so that any number of workers can share the table:
/// AVAILABLE or RETRYABLE, then RUNNING, then COMPLETED, RETRYABLE or DISCARDED.
/// </summary>
internal sealed class OutboxQueue(CareConnectDbContext db, TimeProvider clock, IOptions<OutboxOptions> options)
{
    public const string LostWorker = "worker lost";

    /// <summary>
    /// Takes due messages for this worker alone; rows another worker is taking are passed over, not waited for. Cancelling ends
    /// the wait for a connection and not the statement: nobody would know which messages it has taken.
    /// </summary>
    public async Task<List<OutboxClaim>> ClaimAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            return await db
                .Database.SqlQuery<OutboxClaim>(
                    $"""
                    WITH due AS (
                      SELECT id FROM outbox_messages
                      WHERE state IN ('AVAILABLE', 'RETRYABLE') AND scheduled_at <= {now}
                      ORDER BY scheduled_at, id
                      LIMIT {options.Value.BatchSize}
                      FOR UPDATE SKIP LOCKED
                    )
                    UPDATE outbox_messages m SET state = 'RUNNING', attempt = m.attempt + 1, attempted_at = {now}
                    FROM due WHERE m.id = due.id
                    RETURNING m.id, m.kind, m.payload::text AS payload, m.attempt, m.max_attempts, m.trace_parent
                    """
                )
                .ToListAsync(CancellationToken.None);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Retries that are not due yet wait on purpose and count as nothing.</summary>
    public Task<OutboxBacklog> MeasureAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db
            .Database.SqlQuery<OutboxBacklog>(
                $"""
                SELECT count(*)::int AS messages,
                  coalesce(extract(epoch FROM {now} - min(scheduled_at)), 0)::float8 AS age_in_seconds
                FROM outbox_messages
                WHERE (state IN ('AVAILABLE', 'RETRYABLE') AND scheduled_at <= {now}) OR state = 'RUNNING'
                """
            )
            .SingleAsync(cancellationToken);
    }

    /// <summary>False where the message was rescued meanwhile and is another attempt's now; so for the two below.</summary>
    public async Task<bool> CompleteAsync(OutboxClaim claim, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE outbox_messages SET state = 'COMPLETED', finalized_at = {clock.GetUtcNow()}, last_error = NULL
            WHERE id = {claim.Id} AND state = 'RUNNING' AND attempt = {claim.Attempt}
            """,
            cancellationToken
        ) == 1;

    public async Task<bool> RetryAsync(
        OutboxClaim claim,
        TimeSpan delay,
        string error,
        CancellationToken cancellationToken
    ) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE outbox_messages SET state = 'RETRYABLE', scheduled_at = {clock.GetUtcNow()
                + delay}, last_error = {error}
            WHERE id = {claim.Id} AND state = 'RUNNING' AND attempt = {claim.Attempt}
            """,
            cancellationToken
        ) == 1;

    /// <summary>Undoes the claim of a message that was not begun: it is due at once, and the attempt does not count.</summary>
    public async Task<bool> GiveBackAsync(OutboxClaim claim, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE outbox_messages SET state = CASE WHEN attempt > 1 THEN 'RETRYABLE' ELSE 'AVAILABLE' END, attempt = attempt - 1
            WHERE id = {claim.Id} AND state = 'RUNNING' AND attempt = {claim.Attempt}
            """,
            cancellationToken
        ) == 1;

    /// <summary>Makes it a dead letter: kept for a person to look at and to retry.</summary>
    public async Task<bool> DiscardAsync(OutboxClaim claim, string error, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE outbox_messages SET state = 'DISCARDED', finalized_at = {clock.GetUtcNow()}, last_error = {error}
            WHERE id = {claim.Id} AND state = 'RUNNING' AND attempt = {claim.Attempt}
            """,
            cancellationToken
        ) == 1;

    /// <summary>Gives back what ran longer than the lease: its worker was killed. Returns how many.</summary>
    public Task<int> RescueStuckAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db.Database.ExecuteSqlAsync(
            $"""
            WITH stuck AS (
              SELECT id FROM outbox_messages
              WHERE state = 'RUNNING' AND attempted_at < {now - options.Value.Lease}
              FOR UPDATE SKIP LOCKED
            )
            UPDATE outbox_messages m SET
              state = CASE WHEN m.attempt < m.max_attempts THEN 'RETRYABLE' ELSE 'DISCARDED' END,
              finalized_at = CASE WHEN m.attempt < m.max_attempts THEN NULL ELSE {now}::timestamptz END,
              scheduled_at = {now}, last_error = {LostWorker}
            FROM stuck WHERE m.id = stuck.id
            """,
            cancellationToken
        );
    }
}
