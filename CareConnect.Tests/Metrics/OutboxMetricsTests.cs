using CareConnect.Tests.Outbox;
using CareConnect.Worker.Metrics;
using Xunit;

namespace CareConnect.Tests.Metrics;

/// <summary>The outbox's depth and age are those of the messages that are due, and nothing is told before they were asked for.</summary>
public sealed class OutboxMetricsTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_that_are_due_or_in_work_count_and_those_of_the_future_do_not()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await database.AddMessagesAsync(Token, [.. Enumerable.Range(0, 4).Select(_ => WorkerHost.AMessage())]);
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        await connection.ExecuteAsync(
            """
            UPDATE outbox_messages SET scheduled_at = now() - interval '90 seconds';
            WITH numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM outbox_messages)
            UPDATE outbox_messages m SET
              scheduled_at = CASE WHEN n = 1 THEN now() + interval '1 hour' ELSE scheduled_at END,
              state = CASE n WHEN 2 THEN 'RUNNING' WHEN 3 THEN 'COMPLETED' ELSE state END,
              attempted_at = CASE n WHEN 2 THEN now() END, finalized_at = CASE n WHEN 3 THEN now() END
            FROM numbered WHERE numbered.id = m.id
            """,
            Token
        );
        using var host = WorkerHost.Build(database.App);

        var backlog = await host.QueueAsync(queue => queue.MeasureAsync(Token));

        Assert.Equal(2, backlog.Messages);
        Assert.InRange(backlog.AgeInSeconds, 90, 3600);
    }

    [Fact]
    public async Task A_running_worker_tells_of_an_empty_outbox_once_it_has_looked()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        using var host = WorkerHost.Build(database.App);
        using var measured = new Measurements(host.Services, OutboxMetrics.MeterName);
        Assert.Empty(measured.Observe(OutboxMetrics.DepthName));

        await host.StartAsync(Token);

        await WorkerHost.UntilAsync(
            () => Task.FromResult(measured.Observe(OutboxMetrics.DepthName) is [{ Value: 0 }]),
            TimeSpan.FromSeconds(60),
            Token
        );
        Assert.Equal(0, Assert.Single(measured.Observe(OutboxMetrics.AgeName)).Value);
        await host.StopAsync(Token);
    }
}
