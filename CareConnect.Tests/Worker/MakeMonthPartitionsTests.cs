using CareConnect.Tests.Data;
using CareConnect.Tests.Outbox;
using CareConnect.Worker.Partitions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CareConnect.Tests.Worker;

/// <summary>The schedule that keeps the months ready.</summary>
public sealed class MakeMonthPartitionsTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Months_pass_and_three_ahead_stay_ready()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var clock = new LaterClock();

        Assert.Equal(0, await MakeAsync(database, clock));
        clock.Months = 5;
        Assert.Equal(10, await MakeAsync(database, clock));
        Assert.Equal(0, await MakeAsync(database, clock));

        var last = DateTime.UtcNow.AddMonths(8);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        Assert.Equal(
            2L,
            await connection.ReadAsync<long>(
                "SELECT count(*) FROM pg_class WHERE relname = ANY ($1)",
                Cancellation,
                (object)new[] { $"vital_signs_{last:yyyy_MM}", $"audit_logs_{last:yyyy_MM}" }
            )
        );
    }

    [Fact]
    public async Task A_starting_worker_fills_what_is_missing_at_once()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        var missing = $"vital_signs_{DateTime.UtcNow.AddMonths(-1):yyyy_MM}";
        await connection.ExecuteAsync($"DROP TABLE {missing}", Cancellation);
        using var host = WorkerHost.Build(database.App);

        await host.StartAsync(Cancellation);

        await WorkerHost.UntilAsync(
            () => connection.ReadAsync<bool>("SELECT to_regclass($1) IS NOT NULL", Cancellation, missing),
            TimeSpan.FromSeconds(30),
            Cancellation
        );
        await host.StopAsync(Cancellation);
    }

    private static async Task<int> MakeAsync(MigratedDatabase database, TimeProvider clock)
    {
        await using var db = Seed.OpenContext(database.App);
        return await new MakeMonthPartitions(db, clock, NullLogger<MakeMonthPartitions>.Instance).MakeAsync(
            Cancellation
        );
    }

    private sealed class LaterClock : TimeProvider
    {
        public int Months { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMonths(Months);
    }
}
