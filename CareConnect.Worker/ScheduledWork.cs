using CareConnect.ServiceDefaults.Maintenance;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace CareConnect.Worker;

/// <summary>
/// Runs the schedule, and holds it while the application is closed for maintenance: what runs is finished, what came due meanwhile
/// runs once afterwards. Shutdown finishes what runs.
/// </summary>
internal sealed class ScheduledWork(ISchedulerFactory schedulers, MaintenanceWatch maintenance) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var scheduler = await schedulers.GetScheduler(stoppingToken);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var changed = maintenance.Changed;
                if (maintenance.Mode.IsOn)
                {
                    await scheduler.Standby(stoppingToken);
                }
                else
                {
                    await scheduler.Start(stoppingToken);
                }
                await changed.WaitAsync(stoppingToken);
            }
        }
        finally
        {
            await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None);
        }
    }
}
