using CareConnect.Tests.Data;
using CareConnect.Worker.Outbox;
using Microsoft.Extensions.Options;
using Xunit;

namespace CareConnect.Tests.Outbox;

/// <summary>What the nightly clean-up of the outbox takes, and what it leaves.</summary>
public sealed class ForgetCompletedTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_messages_completed_long_ago_go()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        var messages = Enumerable.Range(0, 4).Select(_ => WorkerHost.AMessage()).ToArray();
        await database.AddMessagesAsync(Cancellation, messages);
        await using var connection = await Sql.OpenAsync(database.App, Cancellation);
        await FinalizeAsync(0, "COMPLETED", "8 days");
        await FinalizeAsync(1, "COMPLETED", "6 days");
        await FinalizeAsync(2, "DISCARDED", "8 days");
        await using var db = Seed.OpenContext(database.App);

        var forgotten = await new ForgetCompleted(
            db,
            TimeProvider.System,
            Options.Create(new OutboxOptions())
        ).ForgetAsync(Cancellation);

        Assert.Equal(1, forgotten);
        var left = await connection.ReadLinesAsync("SELECT id FROM outbox_messages ORDER BY id", Cancellation);
        Assert.Equal(messages[1..].Select(message => $"{message.Id}").Order(StringComparer.Ordinal), left);

        Task FinalizeAsync(int index, string state, string age) =>
            connection.ExecuteAsync(
                $"UPDATE outbox_messages SET state = '{state}', finalized_at = now() - interval '{age}' WHERE id = $1",
                Cancellation,
                messages[index].Id
            );
    }
}
