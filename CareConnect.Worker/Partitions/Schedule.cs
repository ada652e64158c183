using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace CareConnect.Worker.Partitions;

/// <summary>The recurring work and its times, in UTC.</summary>
internal static class Schedule
{
    // Four times a day, though needed once a month: three months of slack forgive every failure in between.
    private const string SixHourly = "0 17 0/6 * * ?";

    public static IServiceCollection AddSchedule(this IServiceCollection services)
    {
        services.AddQuartz(quartz =>
        {
            var job = new JobKey(nameof(MakeMonthPartitions));
            quartz.AddJob<MakeMonthPartitions>(options => options.WithIdentity(job));
            quartz.AddTrigger(trigger => trigger.ForJob(job).WithIdentity("at start").StartNow());
            quartz.AddTrigger(trigger =>
                trigger
                    .ForJob(job)
                    .WithIdentity("six-hourly")
                    .WithCronSchedule(SixHourly, cron => cron.InTimeZone(TimeZoneInfo.Utc))
            );
        });
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        return services;
    }
}
