using StackExchange.Redis;

namespace CareConnect.Api.HealthSummary;

/// <summary>
/// The way to the cache for those who can do without it: it is waited for at most <see cref="MaxWait"/>, not at all while it
/// is known to be away, and for a while not after it failed to answer in time. Its failing is never an exception.
/// </summary>
internal sealed class CacheConnection(IServiceProvider services, TimeProvider clock)
{
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    // A server that hangs keeps its connection, so only time tells; one call in so long finds out.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _connecting;
    private long _pausedUntil = long.MinValue;

    /// <summary>What the cache says; false when it is away or says that it cannot.</summary>
    public async Task<(bool IsAnswered, T? Answer)> AskAsync<T>(Func<IDatabase, Task<T>> ask)
    {
        if (clock.GetTimestamp() < Volatile.Read(ref _pausedUntil))
        {
            return default;
        }
        try
        {
            var connection = await Connect().WaitAsync(MaxWait, clock);
            return connection.IsConnected
                ? (true, await ask(connection.GetDatabase()).WaitAsync(MaxWait, clock))
                : default;
        }
        catch (TimeoutException)
        {
            Volatile.Write(
                ref _pausedUntil,
                clock.GetTimestamp() + (long)(Pause.TotalSeconds * clock.TimestampFrequency)
            );
            return default;
        }
        catch (Exception exception) when (IsFailing(exception))
        {
            return default;
        }
    }

    /// <summary>Sends without waiting for anything; what does not arrive is lost.</summary>
    public void Send(Action<IDatabase> send)
    {
        var connecting = Connect();
        if (!connecting.IsCompletedSuccessfully || !connecting.Result.IsConnected)
        {
            return;
        }
        try
        {
            send(connecting.Result.GetDatabase());
        }
        catch (Exception exception) when (IsFailing(exception))
        {
            // It went away at this moment.
        }
    }

    // Making the connection blocks a thread while it is waited for. One that could not be made is tried anew.
    private Task<IConnectionMultiplexer> Connect()
    {
        lock (_lock)
        {
            return _connecting is null or { IsFaulted: true }
                ? _connecting = Task.Run(services.GetRequiredService<IConnectionMultiplexer>)
                : _connecting;
        }
    }

    private static bool IsFailing(Exception exception) =>
        exception is RedisException or TimeoutException or InvalidOperationException or OperationCanceledException;
}
