using CareConnect.Data;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace CareConnect.Worker.Idempotency;

/// <summary>Deletes answers that were kept for repeated writes and are out of date, in small steps: they hold clinical data.</summary>
[DisallowConcurrentExecution]
internal sealed class ForgetIdempotencyKeys(CareConnectDbContext db) : IJob
{
    private const int StepSize = 1000;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await ForgetAsync(cancellationToken);

    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        var (total, forgotten) = (0, 0);
        do
        {
            forgotten = await db
                .Database.SqlQuery<int>($"SELECT forget_idempotency_keys({StepSize}) AS \"Value\"")
                .SingleAsync(cancellationToken);
            total += forgotten;
        } while (forgotten > 0);

        return total;
    }
}
