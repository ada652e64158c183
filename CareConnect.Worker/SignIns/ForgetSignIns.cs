using CareConnect.Data;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace CareConnect.Worker.SignIns;

/// <summary>
/// Deletes sessions that expired long ago, counts of wrong passwords that no longer count, and networks that nobody came from
/// for long, in small steps: nobody may use them any more, and they say who signed in when and where.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class ForgetSignIns(CareConnectDbContext db, TimeProvider clock) : IJob
{
    private const int StepSize = 1000;
    private static readonly TimeSpan KeepExpired = TimeSpan.FromDays(14);

    // The longest window and the longest block of the API together are not two hours, but for wrong passwords in a row.
    private static readonly TimeSpan KeepThrottles = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeepThrottlesInARow = TimeSpan.FromDays(31);

    private static readonly TimeSpan KeepNetworks = TimeSpan.FromDays(180);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await ForgetSessionsAsync(cancellationToken);
        await ForgetThrottlesAsync(cancellationToken);
        await ForgetNetworksAsync(cancellationToken);
    }

    // Families whole and each in one statement, since their rows refer to each other, and a family of which some token
    // still lives needs the old ones: they show that one is used twice.
    public Task<int> ForgetSessionsAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - KeepExpired;
        return RepeatAsync(
            $"""
            DELETE FROM sessions WHERE family_id IN (
              SELECT DISTINCT old.family_id FROM sessions old
              WHERE old.expires_at < {before} AND NOT EXISTS (
                SELECT 1 FROM sessions younger WHERE younger.family_id = old.family_id AND younger.expires_at >= {before})
              LIMIT {StepSize})
            """,
            cancellationToken
        );
    }

    // What an attempt holds at this moment is skipped; the condition is looked at again for what it changed before.
    public Task<int> ForgetThrottlesAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (before, beforeInARow) = (now - KeepThrottles, now - KeepThrottlesInARow);
        return RepeatAsync(
            $"""
            DELETE FROM sign_in_throttles WHERE key IN (
              SELECT key FROM sign_in_throttles
              WHERE window_started_at < CASE WHEN key LIKE 'anywhere:%' THEN {beforeInARow} ELSE {before} END
                AND (blocked_until IS NULL OR blocked_until < {now})
              LIMIT {StepSize} FOR UPDATE SKIP LOCKED)
            """,
            cancellationToken
        );
    }

    public Task<int> ForgetNetworksAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - KeepNetworks;
        return RepeatAsync(
            $"""
            DELETE FROM sign_in_networks WHERE (user_id, network) IN (
              SELECT user_id, network FROM sign_in_networks WHERE last_used_at < {before}
              LIMIT {StepSize} FOR UPDATE SKIP LOCKED)
            """,
            cancellationToken
        );
    }

    private async Task<int> RepeatAsync(FormattableString step, CancellationToken cancellationToken)
    {
        var (total, deleted) = (0, 0);
        do
        {
            deleted = await db.Database.ExecuteSqlAsync(step, cancellationToken);
            total += deleted;
        } while (deleted > 0);

        return total;
    }
}
