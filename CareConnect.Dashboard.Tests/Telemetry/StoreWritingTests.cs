using System.Collections.Concurrent;
using CareConnect.Dashboard.Telemetry;
using static CareConnect.Dashboard.Tests.Telemetry.StoreFixture;

namespace CareConnect.Dashboard.Tests.Telemetry;

public sealed class StoreWritingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_tells_what_it_held_once_it_can_be_read()
    {
        await using var fixture = new StoreFixture();
        var seen = new ConcurrentQueue<(TelemetryKinds Kinds, int Logs)>();
        fixture.Store.Changed += kinds => seen.Enqueue((kinds, fixture.Store.Logs(new LogQuery(), 0, 0).Total));

        await fixture.AddAsync(new TelemetryBatch { Logs = [Log("log")], Console = [Line("line")] });
        await fixture.AddAsync(Span("a", "1", null, "span", 0, 1));
        await fixture.AddAsync(new TelemetryBatch());
        await fixture.Store.ClearAsync(TelemetryKinds.Logs, null, Cancelled);

        Assert.Equal(
            [(TelemetryKinds.Logs | TelemetryKinds.Console, 1), (TelemetryKinds.Spans, 1), (TelemetryKinds.Logs, 0)],
            seen
        );
    }

    [Fact]
    public async Task A_listener_that_fails_keeps_nobody_from_going_on()
    {
        await using var fixture = new StoreFixture();
        var told = 0;
        fixture.Store.Changed += _ => throw new InvalidOperationException("listener");
        fixture.Store.Changed += _ => told++;

        await fixture.AddAsync(Log("one"));
        await fixture.AddAsync(Log("two", 1));

        Assert.Equal(2, told);
        Assert.Equal(["two", "one"], fixture.Messages(new LogQuery()));
        Assert.Equal(
            2,
            fixture.Logger.Messages.Count(message => message.Contains("listener", StringComparison.Ordinal))
        );
        fixture.Logger.Messages.Clear();
    }

    [Fact]
    public async Task A_batch_that_cannot_be_stored_takes_no_other_with_it()
    {
        await using var fixture = new StoreFixture();
        using var isBusy = new ManualResetEventSlim();
        fixture.Store.Changed += _ => isBusy.Wait(Cancelled);
        // The writer is held, so that the following batches wait together.
        await fixture.Store.AddAsync(new TelemetryBatch { Logs = [Log("first")] }, Cancelled);
        await fixture.Store.AddAsync(new TelemetryBatch { Logs = [Log("second", 1)] }, Cancelled);
        await fixture.Store.AddAsync(new TelemetryBatch { Logs = [Log("broken", 2, """{"a\n":""")] }, Cancelled);
        await fixture.Store.AddAsync(new TelemetryBatch { Logs = [Log("third", 3)] }, Cancelled);

        isBusy.Set();
        await fixture.Store.FlushAsync(Cancelled);

        Assert.Equal(["third", "second", "first"], fixture.Messages(new LogQuery()));
        Assert.True(fixture.Logger.Messages.TryDequeue(out var message));
        Assert.StartsWith(
            "Error: Telemetry could not be stored and is lost: 1 logs",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_lost_is_said_once_a_minute()
    {
        await using var fixture = new StoreFixture();
        async Task LoseAsync(int batches)
        {
            for (var i = 0; i < batches; i++)
            {
                await fixture.AddAsync(Log("broken", 0, """{"a\n":"""));
            }
        }

        await LoseAsync(3);
        Assert.True(fixture.Logger.Messages.TryDequeue(out var first));
        Assert.Empty(fixture.Logger.Messages);
        fixture.Clock.Now += TimeSpan.FromMinutes(1);
        await LoseAsync(2);
        Assert.True(fixture.Logger.Messages.TryDequeue(out var second));

        Assert.StartsWith("Error: Telemetry could not be stored and is lost: 1 logs", first, StringComparison.Ordinal);
        Assert.StartsWith("Error: Telemetry could not be stored and is lost: 3 logs", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_takes_nothing()
    {
        await using var fixture = new StoreFixture();
        await fixture.Store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
            await fixture.Store.AddAsync(new TelemetryBatch { Logs = [Log("late")] }, Cancelled)
        );
        Assert.Throws<ObjectDisposedException>(() => fixture.Store.Logs(new LogQuery(), 0, 1));
    }

    [Fact]
    public async Task Readers_see_whole_batches_while_the_writer_writes()
    {
        await using var fixture = new StoreFixture(options => (options.MaxLogs, options.MaxSpans) = (3_000, 3_000));
        using var isDone = new CancellationTokenSource();
        var readers = Enumerable
            .Range(0, 6)
            .Select(i =>
                Task.Run(
                    () =>
                    {
                        var reads = 0;
                        for (; reads < 5 || !isDone.IsCancellationRequested; reads++)
                        {
                            Read(fixture.Store, i);
                        }
                        return reads;
                    },
                    Cancelled
                )
            )
            .ToList();

        for (var i = 0; i < 400; i++)
        {
            var batch = new TelemetryBatch
            {
                Logs = [.. Enumerable.Range(0, 50).Select(n => Log($"batch {i} needle", i * 50 + n))],
                Spans = [.. Enumerable.Range(0, 20).Select(n => Span($"{i:x}", $"{n}", null, "needle", i, n))],
                Console = [Line($"line {i}", i)],
            };
            await fixture.Store.AddAsync(batch, Cancelled);
        }
        await fixture.Store.FlushAsync(Cancelled);
        await isDone.CancelAsync();

        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads >= 5));
        Assert.Equal(
            fixture.Store.Logs(new LogQuery(), 0, 0).Total,
            fixture.Store.Logs(new LogQuery { Text = "needle" }, 0, 0).Total
        );
    }

    private static void Read(TelemetryStore store, int i)
    {
        var text = i % 2 == 0 ? "needle" : null;
        var logs = store.Logs(new LogQuery { Text = text }, 0, 5_000);
        Assert.Equal(logs.Total, logs.Items.Count);
        Assert.True(logs.Items.Zip(logs.Items.Skip(1)).All(pair => pair.First.Time >= pair.Second.Time));
        var traces = store.Traces(new TraceQuery { Text = text }, 0, 5_000);
        Assert.Equal(traces.Total, traces.Items.Count);
        Assert.All(traces.Items, trace => Assert.Equal(20, trace.Spans.Sum(spans => spans.Value)));
        Assert.True(store.Console(new ConsoleQuery { Text = text }, 0, 10).Total >= 0);
    }
}
