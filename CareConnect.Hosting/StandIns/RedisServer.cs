using CareConnect.Hosting.Networking;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>
/// A Redis-compatible server as a child process, in place of the container image. It listens on 127.0.0.1 only; with a data
/// directory every acknowledged write outlives even a kill.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int KeptLines = 12;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(8);
    private readonly ChildProcess _child;

    // A server that crashed holds its data no longer than it lived: it may be started again.
    private RedisServer(ChildProcess child, DataDirectoryLock? dataLock, string program)
    {
        (_child, Program) = (child, program);
        Exited = FinishAsync(child, dataLock);
    }

    public int ProcessId => _child.ProcessId;

    /// <summary>The exit code; the data is free for the next server by then.</summary>
    public Task<int> Exited { get; }

    /// <summary>The file that runs: an installed server, or dotnet with the embedded cache.</summary>
    public string Program { get; }

    /// <exception cref="DataDirectoryInUseException">Another run uses the data.</exception>
    /// <exception cref="EndpointInUseException">Something else listens on the port.</exception>
    /// <exception cref="StandInException">It does not start; the message ends with its last lines.</exception>
    public static async Task<RedisServer> StartAsync(
        RedisServerOptions options,
        CancellationToken cancellationToken = default
    )
    {
        if (!PortAllocator.IsFree(options.Port))
        {
            throw new EndpointInUseException(options.Port, PortOwner.Find(options.Port));
        }
        if (options.DataDirectory is { } directory)
        {
            options = options with { DataDirectory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)) };
        }
        var dataLock = await LockDataAsync(options.DataDirectory, cancellationToken);
        var lines = new Queue<string>();
        ChildProcess? child = null;
        try
        {
            var start = RedisCommand.For(options, (line, isError) => Keep(lines, options, line, isError));
            child = ChildProcess.Start(start);
            WriteDown(options.DataDirectory, child);
            await WaitAsync(options, child, lines, cancellationToken);
            return new RedisServer(child, dataLock, start.FileName);
        }
        catch
        {
            if (child is not null)
            {
                await child.DisposeAsync();
            }
            dataLock?.Dispose();
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _child.StopAsync(StopTime, cancellationToken);
        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _child.DisposeAsync();
    }

    private static async Task<int> FinishAsync(ChildProcess child, DataDirectoryLock? dataLock)
    {
        var code = await child.Exited;
        dataLock?.Dispose();
        return code;
    }

    private static async Task<DataDirectoryLock?> LockDataAsync(string? directory, CancellationToken cancellationToken)
    {
        if (directory is null)
        {
            return null;
        }
        var taken = await DataDirectoryLock.TakeAsync(directory, cancellationToken);
        try
        {
            // "setsid" and "setpriv" become the server in a moment; until then they bear these names.
            await LeftServer.WaitAsync(directory, [.. RedisCommand.ProcessNames, "setsid", "setpriv"]);
            Directory.CreateDirectory(directory);
            return taken;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            taken.Dispose();
            throw StandInException.Unusable(directory, e);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    private static void WriteDown(string? directory, ChildProcess child)
    {
        try
        {
            if (directory is not null)
            {
                LeftServer.Write(directory, child.ProcessId);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StandInException.Unusable(directory!, e);
        }
    }

    private static async Task WaitAsync(
        RedisServerOptions options,
        ChildProcess child,
        Queue<string> lines,
        CancellationToken cancellationToken
    )
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(options.StartTime);
        try
        {
            while (!child.Exited.IsCompleted)
            {
                if (await RedisProbe.IsReadyAsync(options.Port, options.Password, time.Token))
                {
                    return;
                }
                await Task.WhenAny(child.Exited, Task.Delay(RetryPause, time.Token));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StandInException($"The cache did not answer within {options.StartTime.TotalSeconds} s.");
        }
        throw new StandInException(
            $"The cache ended at its start (exit code {await child.Exited}):{Environment.NewLine}"
                + string.Join(Environment.NewLine, lines)
        );
    }

    private static void Keep(Queue<string> lines, RedisServerOptions options, string line, bool isError)
    {
        lines.Enqueue(line);
        if (lines.Count > KeptLines)
        {
            lines.Dequeue();
        }
        options.OnLine?.Invoke(line, isError);
    }
}
