using CareConnect.Hosting.Networking;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>
/// A PostgreSQL server as a child process, in place of the container image: it listens on 127.0.0.1 only, and is started
/// when a real login succeeds.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan FastStop = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ImmediateStop = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan OrphanWait = TimeSpan.FromSeconds(6);
    private readonly ChildProcess _child;

    // A server that crashed holds its data no longer than it lived: it may be started again.
    private PostgresServer(ChildProcess child, DataDirectoryLock dataLock)
    {
        _child = child;
        Exited = FinishAsync(child, dataLock);
    }

    public int ProcessId => _child.ProcessId;

    /// <summary>The exit code; the data is free for the next server by then.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="DataDirectoryInUseException">Another server or run uses the data.</exception>
    /// <exception cref="EndpointInUseException">Something else listens on the port.</exception>
    /// <exception cref="StandInException">It does not start; the message ends with its last lines.</exception>
    public static async Task<PostgresServer> StartAsync(
        PostgresServerOptions options,
        CancellationToken cancellationToken = default
    )
    {
        options = options with
        {
            DataDirectory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.DataDirectory)),
        };
        var dataLock = await DataDirectoryLock.TakeAsync(options.DataDirectory, cancellationToken);
        try
        {
            var account = ServiceAccount.Find();
            var program = new PostgresProgram(options, account);
            var data = new PostgresData(options, account, program);
            var hasScriptsToRun = await data.PrepareAsync();
            var child = await StartReadyAsync(options, program, data, cancellationToken);
            if (hasScriptsToRun)
            {
                await RunScriptsAsync(options, data, child, cancellationToken);
            }

            return new PostgresServer(child, dataLock);
        }
        catch (Exception e) when (e is IOException and not EndpointInUseException or UnauthorizedAccessException)
        {
            dataLock.Dispose();
            throw StandInException.Unusable(options.DataDirectory, e);
        }
        catch
        {
            dataLock.Dispose();
            throw;
        }
    }

    /// <summary>Ends sessions and writes everything down; after 10 s without the latter, which the next start makes up for.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync(_child, cancellationToken);
        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _child.DisposeAsync();
    }

    private static async Task<int> FinishAsync(ChildProcess child, DataDirectoryLock dataLock)
    {
        var code = await child.Exited;
        dataLock.Dispose();
        return code;
    }

    private static async Task StopAsync(ChildProcess child, CancellationToken cancellationToken)
    {
        child.Signal(StopSignal.Interrupt);
        var slow = Task.Delay(FastStop, cancellationToken);
        if (await Task.WhenAny(child.Exited, slow) == slow)
        {
            child.Signal(StopSignal.Quit);
            await Task.WhenAny(child.Exited, Task.Delay(ImmediateStop, CancellationToken.None));
            await child.StopAsync(TimeSpan.Zero, CancellationToken.None);
        }
    }

    private static async Task<ChildProcess> StartReadyAsync(
        PostgresServerOptions options,
        PostgresProgram program,
        PostgresData data,
        CancellationToken cancellationToken
    )
    {
        var end = DateTime.UtcNow + OrphanWait;
        var wasReset = false;
        while (true)
        {
            if (!PortAllocator.IsFree(options.Port))
            {
                throw new EndpointInUseException(options.Port, PortOwner.Find(options.Port));
            }
            var child = program.Start(options.Installation.Postgres, PostgresArguments.Of(options));
            try
            {
                var login = await PostgresReadiness.WaitAsync(options, child, cancellationToken);
                if (login == PostgresLogin.Accepted)
                {
                    return child;
                }
                if (login == PostgresLogin.WrongPassword)
                {
                    await StopAsync(child, cancellationToken);
                    ThrowIfReset(wasReset, options);
                    await data.SetPasswordAsync();
                    wasReset = true;
                    continue;
                }
            }
            catch
            {
                await child.DisposeAsync();
                throw;
            }
            // Back ends of a killed server hold its memory until they notice; nothing else is worth another try.
            if (!program.LastLines.Contains("shared memory block", StringComparison.Ordinal) || DateTime.UtcNow > end)
            {
                throw Failure(options, program, await child.Exited);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    private static async Task RunScriptsAsync(
        PostgresServerOptions options,
        PostgresData data,
        ChildProcess child,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await PostgresInitScripts.RunAsync(options, cancellationToken);
            data.ScriptsHaveRun();
        }
        catch
        {
            await StopAsync(child, CancellationToken.None);
            await child.DisposeAsync();
            throw;
        }
    }

    private static void ThrowIfReset(bool wasReset, PostgresServerOptions options)
    {
        if (wasReset)
        {
            throw new StandInException(
                $"PostgreSQL in '{options.DataDirectory}' refuses the login of '{options.UserName}' though its password "
                    + "was just set. Check pg_hba.conf in that folder."
            );
        }
    }

    private static Exception Failure(PostgresServerOptions options, PostgresProgram program, int exitCode) =>
        program.LastLines.Contains("could not bind", StringComparison.Ordinal)
            ? new EndpointInUseException(options.Port, PortOwner.Find(options.Port))
            : new StandInException(
                $"PostgreSQL ended at its start (exit code {exitCode}):{Environment.NewLine}{program.LastLines}"
            );
}
