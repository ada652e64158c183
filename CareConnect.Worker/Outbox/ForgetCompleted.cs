using CareConnect.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Quartz;

namespace CareConnect.Worker.Outbox;

/// <summary>Deletes messages that were completed long ago, in small steps, so that the outbox stays the size of its work.</summary>
[DisallowConcurrentExecution]
internal sealed class ForgetCompleted(CareConnectDbContext db, TimeProvider clock, IOptions<OutboxOptions> options)
    : IJob
{
    private const int StepSize = 5000;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await ForgetAsync(cancellationToken);

    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - options.Value.KeepCompleted;
        var (total, deleted) = (0, 0);
        do
        {
            deleted = await db.Database.ExecuteSqlAsync(
                $"""
                DELETE FROM outbox_messages WHERE id IN (
                  SELECT id FROM outbox_messages WHERE state = 'COMPLETED' AND finalized_at < {before} LIMIT {StepSize})
                """,
                cancellationToken
            );
            total += deleted;
        } while (deleted == StepSize);

        return total;
    }
}
