using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CliWrap;
using Npgsql;

namespace CareConnect.Ops.Tests.Local;

/// <summary>Real faults, made on purpose, are named with the command that mends them.</summary>
public sealed class DiagnosisTests(AppHostFixture host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_blocks_others_is_named_and_ended_by_the_command_that_is_given()
    {
        var ops = await host.CommandAsync();
        await using var holder = await OwnerAsync();
        var transaction = await holder.BeginTransactionAsync(Stop);
        await holder.ExecuteAsync("LOCK TABLE outbox_messages IN ACCESS EXCLUSIVE MODE", Stop);
        var pid = holder.ProcessID;
        await using var waiter = await OwnerAsync();
        var waiting = waiter.ExecuteAsync("SELECT count(*) FROM outbox_messages", Stop);

        var found = await AskUntilAsync(ops, "database", $"process {pid} (postgres) blocks");
        var ended = await ops.RunAsync("diagnose", "database", "--end", $"{pid}", "--target", "local");
        await waiting;

        Assert.Contains($"careconnect diagnose database --end {pid} --target local", found, StringComparison.Ordinal);
        Assert.Contains($"Process {pid} was ended", ended.StandardOutput, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => transaction.CommitAsync(Stop));
    }

    [Fact]
    public async Task Health_is_watched_until_somebody_interrupts_it()
    {
        var ops = await host.CommandAsync();
        var processId = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (looks, parts) = (0, 0);
        // Who started the tests with interrupts ignored, as a shell does in the background, would wait for ever.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var watching = ops.Command("health", "--watch", "--target", "local")
            .WithStandardOutputPipe(
                PipeTarget.ToDelegate(async line =>
                {
                    parts += line.StartsWith("database ", StringComparison.Ordinal) ? 1 : 0;
                    if (line.EndsWith(" UTC", StringComparison.Ordinal) && ++looks == 2)
                    {
                        await Cli.Wrap("kill").WithArguments(["-INT", $"{await processId.Task}"]).ExecuteAsync();
                    }
                })
            )
            .ExecuteAsync(limit.Token);
        processId.SetResult(watching.ProcessId);

        await watching;

        Assert.Equal(2, looks);
        Assert.InRange(parts, 1, 2);
    }

    [Fact]
    public async Task A_connection_that_is_not_there_is_said_to_be_gone()
    {
        var ops = await host.CommandAsync();

        var result = await ops.RunAsync("diagnose", "database", "--end", "999999", "--target", "local");

        Assert.Contains("No connection has the process id 999999", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_that_were_given_up_and_that_wait_are_counted_by_kind()
    {
        var ops = await host.CommandAsync();
        await using var owner = await OwnerAsync();
        await owner.ExecuteAsync(
            """
            INSERT INTO outbox_messages (id, kind, payload, state, max_attempts, created_at, scheduled_at, finalized_at)
            VALUES (gen_random_uuid(), 'test.kind', '{}', 'DISCARDED', 1, now(), now(), now())
            """,
            Stop
        );
        try
        {
            var result = await ops.RunAsync("diagnose", "queue", "--target", "local");

            Assert.Equal(1, result.ExitCode);
            Assert.Contains(
                "given up: FAILURE 1 of test.kind were given up",
                result.StandardOutput,
                StringComparison.Ordinal
            );
            Assert.Contains("/api/dead-letters", result.StandardOutput, StringComparison.Ordinal);
        }
        finally
        {
            await owner.ExecuteAsync("DELETE FROM outbox_messages WHERE kind = 'test.kind'", Stop);
        }
    }

    [Fact]
    public async Task A_part_that_was_stopped_fails_health_and_is_explained()
    {
        var ops = await host.CommandAsync();
        using var topology = LocalTopology.Find(new OpsHome((await host.HostAsync()).Home), null);
        await topology.ExecuteAsync("worker", "stop", Stop);
        try
        {
            var health = await ops.RunAsync("health", "--target", "local");
            var queue = await ops.RunAsync("diagnose", "queue", "--target", "local");

            Assert.Equal(1, health.ExitCode);
            Assert.Contains("worker         FAILURE 0 of 1", health.StandardOutput, StringComparison.Ordinal);
            Assert.Contains("nobody takes messages", queue.StandardOutput, StringComparison.Ordinal);
        }
        finally
        {
            await topology.ExecuteAsync("worker", "start", Stop);
        }

        await AskUntilAsync(ops, "tasks", "run as they should");
    }

    [Fact]
    public async Task Each_layer_is_measured()
    {
        var ops = await host.CommandAsync();

        var report = await ops.ReportAsync(0, "diagnose", "latency", "--target", "local");

        Assert.Equal(
            ["api", "database", "cache", "statements"],
            report.GetProperty("facts").EnumerateObject().Select(fact => fact.Name)
        );
    }

    [Fact]
    public async Task Without_an_AppHost_the_command_that_starts_one_is_named()
    {
        var empty = Directory.CreateTempSubdirectory("careconnect-none-");
        try
        {
            var result = await new OpsCommand(empty.FullName).RunAsync("health", "--target", "local");

            Assert.Equal(1, result.ExitCode);
            Assert.Contains("dotnet run --project CareConnect.AppHost", result.StandardError, StringComparison.Ordinal);
        }
        finally
        {
            empty.Delete(recursive: true);
        }
    }

    private static async Task<string> AskUntilAsync(OpsCommand ops, string what, string text)
    {
        for (var asked = 0; ; asked++)
        {
            var result = await ops.RunAsync("diagnose", what, "--target", "local");
            if (result.StandardOutput.Contains(text, StringComparison.Ordinal))
            {
                return result.StandardOutput;
            }

            Assert.True(asked < 60, result.StandardOutput);
            await Task.Delay(500, Stop);
        }
    }

    private async Task<NpgsqlConnection> OwnerAsync()
    {
        using var topology = LocalTopology.Find(new OpsHome((await host.HostAsync()).Home), null);
        return await DatabaseAccess.OpenAsync((await DatabaseAccess.OfAsync(topology, Stop)).Owner, Stop);
    }
}
