using System.Diagnostics;
using CareConnect.Tests.Data;
using CareConnect.Tests.Maintenance;
using CareConnect.Tests.Outbox;
using Xunit;

namespace CareConnect.Tests.Drain;

/// <summary>A real worker process is told to stop with a message in hand and others waiting.</summary>
public sealed class StoppedWorkerTests(PostgresFixture postgres)
{
    private const int Messages = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_finishes_the_one_leaves_the_others_to_the_next_worker_and_ends_well()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        var record = await database.APatientWithACaregiverAsync(Token);
        await using var blocker = await Sql.OpenAsync(database.Superuser, Token);
        await using var held = await blocker.BeginTransactionAsync(Token);
        await blocker.ExecuteAsync("LOCK alerts IN ACCESS EXCLUSIVE MODE", Token);
        for (var i = 0; i < Messages; i++)
        {
            await database.RecordAsync(record);
        }
        using var worker = WorkerHost.Start(database.App, "Outbox:BatchSize=1");
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        worker.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("shutting down", StringComparison.Ordinal) == true)
            {
                stopping.TrySetResult();
            }
        };
        await UntilAsync("RUNNING", 1);
        // It has begun: what is only taken is given back.
        await WorkerHost.UntilAsync(async () => await WaitersAsync() > 0, MaintenanceSwitch.Limit, Token);

        using (Process.Start("kill", ["-TERM", $"{worker.Id}"])) { }
        await stopping.Task.WaitAsync(MaintenanceSwitch.Limit, Token);
        await held.RollbackAsync(Token);
        await worker.WaitForExitAsync(Token).WaitAsync(MaintenanceSwitch.Limit, Token);

        Assert.Equal(0, worker.ExitCode);
        Assert.Equal(0, await CountAsync("RUNNING"));
        Assert.InRange(await CountAsync("COMPLETED"), 1, Messages - 1);
        Assert.Equal(Messages, await CountAsync("COMPLETED") + await CountAsync("AVAILABLE"));
        using var next = WorkerHost.Build(database.App);
        await next.StartAsync(Token);
        await UntilAsync("COMPLETED", Messages);
        await next.StopAsync(Token);

        Task UntilAsync(string state, long count) =>
            WorkerHost.UntilAsync(async () => await CountAsync(state) == count, MaintenanceSwitch.Limit, Token);

        async Task<long> WaitersAsync()
        {
            await using var connection = await Sql.OpenAsync(database.Superuser, Token);
            return await connection.ReadAsync<long>(
                "SELECT count(*) FROM pg_locks WHERE relation = 'alerts'::regclass AND NOT granted",
                Token
            );
        }

        async Task<long> CountAsync(string state)
        {
            await using var connection = await Sql.OpenAsync(database.Superuser, Token);
            return await connection.ReadAsync<long>(
                "SELECT count(*) FROM outbox_messages WHERE state = $1",
                Token,
                state
            );
        }
    }
}
