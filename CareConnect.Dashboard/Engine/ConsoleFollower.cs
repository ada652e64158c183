using System.Threading.Channels;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Engine;

/// <summary>
/// Copies the console lines of all resources into the store, each once: after a break it asks for what follows the last
/// number it has, and after a restart of its own it passes over what the store has already.
/// </summary>
internal sealed class ConsoleFollower(
    EngineConnection connection,
    TelemetryStore store,
    ILogger<ConsoleFollower> logger
) : EngineFollower(connection, logger)
{
    private const int LinesAtOnce = 1_000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);
    private readonly EngineConnection _connection = connection;

    // A store that is behind keeps the stream waiting, and the engine keeps the lines.
    private readonly Channel<ConsoleLine> _lines = Channel.CreateBounded<ConsoleLine>(2 * LinesAtOnce);
    private long _position;
    private long _stored;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stored = LastStored();
        var storing = StoreAsync(stoppingToken);
        await base.ExecuteAsync(stoppingToken);
        _lines.Writer.Complete();
        await storing;
    }

    protected override async Task FollowAsync(Action onHeard, CancellationToken stoppingToken)
    {
        var events = _connection.StreamAsync<JournalEvent>($"/api/logs/stream?after={_position}", stoppingToken);
        await foreach (var (kind, data) in events)
        {
            onHeard();
            var line = kind == "lost" ? Lost(data.Count) : data.ToLine();
            if (line.Time > _stored)
            {
                await _lines.Writer.WriteAsync(line, stoppingToken);
            }
            _position = Math.Max(_position, data.Number);
        }
    }

    /// <summary>The engine's times rise from line to line, so the newest one in the store says what it has.</summary>
    private long LastStored()
    {
        var all = new ConsoleQuery();
        var total = store.Console(all, 0, 0).Total;
        var newest = total == 0 ? [] : store.Console(all, total - 1, 1).Items;
        // A clock that was set back must not hide all lines until it catches up.
        return newest is [var line] && line.Time <= Now() ? line.Time : 0;
    }

    private async Task StoreAsync(CancellationToken stoppingToken)
    {
        while (await _lines.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var batch = new List<ConsoleLine>();
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            wait.CancelAfter(LongestWait);
            do
            {
                while (batch.Count < LinesAtOnce && _lines.Reader.TryRead(out var line))
                {
                    batch.Add(line);
                }
            } while (batch.Count < LinesAtOnce && await MoreAsync(wait.Token));

            // What cannot be stored is said by the store itself.
            await store.AddAsync(new TelemetryBatch { Console = batch }, CancellationToken.None);
        }
    }

    private async Task<bool> MoreAsync(CancellationToken wait)
    {
        try
        {
            return await _lines.Reader.WaitToReadAsync(wait);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static ConsoleLine Lost(long count) =>
        new(
            0,
            "apphost",
            "apphost",
            Now(),
            true,
            $"{count} lines are missing here: they came faster than they were kept."
        );

    private static long Now() => Nanoseconds(DateTime.UtcNow);

    private static long Nanoseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks * 100;

    /// <summary>A line, or how many are lost.</summary>
    private sealed record JournalEvent(
        long Number,
        string Resource,
        string Replica,
        DateTime Time,
        bool IsError,
        string Text,
        long Count
    )
    {
        public ConsoleLine ToLine() => new(0, Resource, Replica, Nanoseconds(Time), IsError, Text);
    }
}
