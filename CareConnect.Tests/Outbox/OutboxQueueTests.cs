using System.Diagnostics;
using CareConnect.Worker.Outbox;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace CareConnect.Tests.Outbox;

/// <summary>The states of messages and who may change them.</summary>
public sealed class OutboxQueueTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eight_workers_claim_a_thousand_messages_and_none_twice()
    {
        const int Messages = 1000;
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        await database.AddMessagesAsync(
            Cancellation,
            [.. Enumerable.Range(0, Messages).Select(_ => WorkerHost.AMessage())]
        );
        using var host = WorkerHost.Build(database.App, "Outbox:BatchSize=5");
        var started = Stopwatch.GetTimestamp();

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ClaimAllAsync(host)));

        var ids = claims.SelectMany(claim => claim).Select(claim => claim.Id).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Messages / Stopwatch.GetElapsedTime(started).TotalSeconds:F0} claims a second; by worker {string.Join(' ', claims.Select(c => c.Count))}"
        );
        Assert.Equal(Messages, ids.Count);
        Assert.Equal(Messages, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_message_of_the_future_is_not_claimed()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var message = WorkerHost.AMessage();
        await database.AddMessagesAsync(Cancellation, message);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        await connection.ExecuteAsync(
            "UPDATE outbox_messages SET scheduled_at = now() + interval '1 minute'",
            Cancellation
        );
        using var host = WorkerHost.Build(database.App);

        Assert.Empty(await host.QueueAsync(queue => queue.ClaimAsync(Cancellation)));
    }

    [Fact]
    public async Task A_message_of_a_lost_worker_is_given_back_and_the_lost_one_no_longer_decides()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var message = WorkerHost.AMessage();
        await database.AddMessagesAsync(Cancellation, message);
        using var host = WorkerHost.Build(database.App, "Outbox:HandlerTimeout=00:00:00.1", "Outbox:Lease=00:00:00.2");
        using var unhurried = WorkerHost.Build(database.App, "Outbox:Lease=01:00:00");
        var lost = Assert.Single(await host.QueueAsync(queue => queue.ClaimAsync(Cancellation)));
        Assert.Equal(0, await unhurried.QueueAsync(queue => queue.RescueStuckAsync(Cancellation)));
        await Task.Delay(300, Cancellation);

        Assert.Equal(1, await host.QueueAsync(queue => queue.RescueStuckAsync(Cancellation)));

        Assert.False(await host.QueueAsync(queue => queue.CompleteAsync(lost, Cancellation)));
        var next = Assert.Single(await host.QueueAsync(queue => queue.ClaimAsync(Cancellation)));
        Assert.Equal(2, next.Attempt);
        Assert.False(await host.QueueAsync(queue => queue.CompleteAsync(lost, Cancellation)));
        Assert.True(await host.QueueAsync(queue => queue.CompleteAsync(next, Cancellation)));
        Assert.Equal("COMPLETED", await database.StateOfAsync(message.Id, Cancellation));
    }

    [Fact]
    public async Task A_message_lost_in_its_last_attempt_becomes_a_dead_letter()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var message = WorkerHost.AMessage(maxAttempts: 1);
        await database.AddMessagesAsync(Cancellation, message);
        using var host = WorkerHost.Build(database.App, "Outbox:HandlerTimeout=00:00:00.1", "Outbox:Lease=00:00:00.2");
        await host.QueueAsync(queue => queue.ClaimAsync(Cancellation));
        await Task.Delay(300, Cancellation);

        await host.QueueAsync(queue => queue.RescueStuckAsync(Cancellation));

        Assert.Equal("DISCARDED", await database.StateOfAsync(message.Id, Cancellation));
        Assert.Empty(await host.QueueAsync(queue => queue.ClaimAsync(Cancellation)));
    }

    [Theory]
    [InlineData(0, "AVAILABLE")]
    [InlineData(1, "RETRYABLE")]
    public async Task A_message_that_is_given_back_is_as_it_was_and_due_at_once(int attemptsBefore, string state)
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var message = WorkerHost.AMessage();
        await database.AddMessagesAsync(Cancellation, message);
        using var host = WorkerHost.Build(database.App);
        for (var i = 0; i < attemptsBefore; i++)
        {
            var failed = Assert.Single(await host.QueueAsync(queue => queue.ClaimAsync(Cancellation)));
            await host.QueueAsync(queue => queue.RetryAsync(failed, -TimeSpan.FromSeconds(1), "failed", Cancellation));
        }
        var claim = Assert.Single(await host.QueueAsync(queue => queue.ClaimAsync(Cancellation)));

        Assert.True(await host.QueueAsync(queue => queue.GiveBackAsync(claim, Cancellation)));

        Assert.Equal(state, await database.StateOfAsync(message.Id, Cancellation));
        Assert.False(await host.QueueAsync(queue => queue.CompleteAsync(claim, Cancellation)));
        var next = Assert.Single(await host.QueueAsync(queue => queue.ClaimAsync(Cancellation)));
        Assert.Equal(claim.Attempt, next.Attempt);
    }

    [Theory]
    [InlineData("state = 'COMPLETED'")]
    [InlineData("finalized_at = now()")]
    [InlineData("state = 'RUNNING'")]
    [InlineData("state = 'FINISHED'")]
    [InlineData("max_attempts = 0")]
    public async Task A_state_that_contradicts_itself_is_refused(string change)
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        await database.AddMessagesAsync(Cancellation, WorkerHost.AMessage());
        await using var connection = await Sql.OpenAsync(database.App, Cancellation);

        var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            connection.ExecuteAsync($"UPDATE outbox_messages SET {change}", Cancellation)
        );

        Assert.Equal(Npgsql.PostgresErrorCodes.CheckViolation, error.SqlState);
    }

    private static async Task<List<OutboxClaim>> ClaimAllAsync(IHost host)
    {
        var all = new List<OutboxClaim>();
        while (await host.QueueAsync(queue => queue.ClaimAsync(Cancellation)) is { Count: > 0 } claims)
        {
            all.AddRange(claims);
        }

        return all;
    }
}
