using CareConnect.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Quartz;

namespace CareConnect.Worker.Partitions;

/// <summary>
/// Keeps the partitions of the coming months ready, and fills months that passed while no worker ran. Asking again for a month
/// that is there costs a look.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class MakeMonthPartitions(
    CareConnectDbContext db,
    TimeProvider clock,
    ILogger<MakeMonthPartitions> logger
) : IJob
{
    private const int MonthsBack = 24;
    public const int MonthsAhead = 3;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        try
        {
            await MakeAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseFailure.Is(exception))
        {
            LogNotMade(DatabaseFailure.CodeOf(exception));
        }
    }

    public async Task<int> MakeAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var month = new DateOnly(today.Year, today.Month, 1);
        // A statement a table, so that one of them is not held up by a lock on the other.
        var made = 0;
        foreach (var table in new[] { "vital_signs", "audit_logs" })
        {
            made += await db
                .Database.SqlQuery<int>(
                    $"""
                    SELECT count(*) FILTER (
                      WHERE ensure_month_partition({table}, ({month}::date + make_interval(months => n))::date))::int AS "Value"
                    FROM generate_series({-MonthsBack}, {MonthsAhead}) n
                    """
                )
                .SingleAsync(cancellationToken);
        }

        if (made > 0)
        {
            LogMade(made);
        }

        return made;
    }

    [LoggerMessage(LogLevel.Information, "{Count} month partitions made")]
    private partial void LogMade(int count);

    [LoggerMessage(LogLevel.Error, "Month partitions not made ({Error}); the next turn of the schedule tries again")]
    private partial void LogNotMade(string error);
}
