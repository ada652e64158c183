using CareConnect.ServiceDefaults.Maintenance;
using CareConnect.Tests.Data;
using CareConnect.Tests.Outbox;
using CareConnect.Worker.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;
using Xunit;

namespace CareConnect.Tests.Maintenance;

/// <summary>While the application is closed the worker takes nothing, and afterwards it goes on by itself.</summary>
public sealed class PausedWorkerTests(PostgresFixture postgres)
{
    // Long enough for many looks at the outbox; a worker that is slower only makes the test miss what it looks for.
    private static readonly TimeSpan Looks = TimeSpan.FromMilliseconds(500);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_finishes_what_it_has_takes_nothing_and_loses_nothing()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        using var host = WorkerHost.Build(database.App, "Outbox:PollInterval=00:00:00.01");
        await host.StartAsync(Token);
        var record = await database.APatientWithACaregiverAsync(Token);
        await using var blocker = await Sql.OpenAsync(database.Superuser, Token);
        await using var held = await blocker.BeginTransactionAsync(Token);
        await blocker.ExecuteAsync("LOCK alerts IN ACCESS EXCLUSIVE MODE", Token);
        var inHand = await database.RecordAsync(record);
        await UntilAsync(database, inHand, "RUNNING");

        await database.SetMaintenanceAsync(true);
        await UntilKnownAsync(host, isOn: true);
        var waiting = await database.RecordAsync(record);
        await held.RollbackAsync(Token);
        await UntilAsync(database, inHand, "COMPLETED");
        await Task.Delay(Looks, Token);
        Assert.Equal("AVAILABLE", await database.StateOfAsync(waiting, Token));

        await database.SetMaintenanceAsync(false);
        await UntilAsync(database, waiting, "COMPLETED");
        await host.StopAsync(Token);
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        Assert.Equal(
            ["COMPLETED|1", "COMPLETED|1"],
            await connection.ReadLinesAsync("SELECT state, attempt FROM outbox_messages", Token)
        );
        Assert.Equal(2, await connection.ReadAsync<long>("SELECT count(*) FROM alerts", Token));
    }

    [Fact]
    public async Task What_the_calendar_asked_for_meanwhile_is_done_afterwards()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await database.SetMaintenanceAsync(true);
        using var host = WorkerHost.Build(database.App);
        await host.StartAsync(Token);
        var scheduler = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Token);
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        await database.AddMessagesAsync(Token, WorkerHost.AMessage());
        await connection.ExecuteAsync(
            "UPDATE outbox_messages SET state = 'COMPLETED', finalized_at = now() - interval '8 days'",
            Token
        );

        await scheduler.TriggerJob(await KeyOfAsync<ForgetCompleted>(scheduler), Token);
        await Task.Delay(Looks, Token);
        Assert.Equal(1, await CountAsync());
        await database.SetMaintenanceAsync(false);

        await WorkerHost.UntilAsync(async () => await CountAsync() == 0, MaintenanceSwitch.Limit, Token);
        await host.StopAsync(Token);

        Task<long> CountAsync() => connection.ReadAsync<long>("SELECT count(*) FROM outbox_messages", Token);
    }

    private static async Task<JobKey> KeyOfAsync<TJob>(IScheduler scheduler)
    {
        foreach (var key in await scheduler.GetJobKeys(GroupMatcher<JobKey>.AnyGroup(), Token))
        {
            if ((await scheduler.GetJobDetail(key, Token))?.JobType.Type == typeof(TJob))
            {
                return key;
            }
        }
        throw new InvalidOperationException($"{typeof(TJob).Name} is not scheduled.");
    }

    private static Task UntilAsync(MigratedDatabase database, Guid message, string state) =>
        WorkerHost.UntilAsync(
            async () => await database.StateOfAsync(message, Token) == state,
            MaintenanceSwitch.Limit,
            Token
        );

    private static Task UntilKnownAsync(IHost host, bool isOn)
    {
        var watch = host.Services.GetRequiredService<MaintenanceWatch>();
        return WorkerHost.UntilAsync(() => Task.FromResult(watch.Mode.IsOn == isOn), MaintenanceSwitch.Limit, Token);
    }
}
