using CareConnect.Worker.Idempotency;
using CareConnect.Worker.Outbox;
using CareConnect.Worker.Partitions;
using CareConnect.Worker.SignIns;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace CareConnect.Worker;

/// <summary>The recurring work and its times, in UTC.</summary>
internal static class Schedule
{
    // Four times a day, though needed once a month: three months of slack forgive every failure in between.
    private const string SixHourly = "0 17 0/6 * * ?";
    private const string Nightly = "0 41 2 * * ?";

    // Not together with the other: two jobs at once is what the pool of connections is made for.
    private const string LaterAtNight = "0 11 3 * * ?";

    // What is kept for a day holds clinical data, and is not kept for two.
    private const string Hourly = "0 29 * * * ?";

    public static IServiceCollection AddSchedule(this IServiceCollection services)
    {
        services.AddQuartz(quartz =>
        {
            var partitions = new JobKey(nameof(MakeMonthPartitions));
            quartz.AddJob<MakeMonthPartitions>(job => job.WithIdentity(partitions));
            quartz.AddTrigger(trigger => trigger.ForJob(partitions).WithIdentity("partitions at start").StartNow());
            quartz.AddTrigger(trigger =>
                trigger.ForJob(partitions).WithIdentity("partitions").WithCronSchedule(SixHourly, InUtc)
            );
            quartz.ScheduleJob<ForgetCompleted>(trigger =>
                trigger.WithIdentity("outbox").WithCronSchedule(Nightly, InUtc)
            );
            quartz.ScheduleJob<ForgetIdempotencyKeys>(trigger =>
                trigger.WithIdentity("idempotency keys").WithCronSchedule(Hourly, InUtc)
            );
            quartz.ScheduleJob<ForgetSignIns>(trigger =>
                trigger.WithIdentity("sign-ins").WithCronSchedule(LaterAtNight, InUtc)
            );
        });
        services.AddHostedService<ScheduledWork>();
        return services;
    }

    private static void InUtc(CronScheduleBuilder cron) => cron.InTimeZone(TimeZoneInfo.Utc);
}
