using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.DisasterRecovery;
using CliWrap;
using CliWrap.Buffered;
using Npgsql;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary>
/// A PostgreSQL of a restore's own, on a copy of a base backup: it replays the archive up to a second and then answers on a
/// socket in a folder that nobody else can enter. It writes nothing outside of its folder.
/// </summary>
internal sealed class ScratchServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);
    private readonly string _data;
    private readonly DirectoryInfo _socket;
    private readonly LastOutput _output = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly CancellationTokenSource _stop = new();
    private CommandTask<CommandResult>? _process;

    private ScratchServer(string data, DirectoryInfo socket)
    {
        _data = data;
        _socket = socket;
    }

    /// <summary>The server's own login; its socket needs no password.</summary>
    public NpgsqlConnectionStringBuilder Login { get; private set; } = new();

    /// <exception cref="ProcedureException">The archive does not reach that second, or the copy is not whole.</exception>
    public static async Task<ScratchServer> StartAsync(
        string baseData,
        string data,
        string archive,
        DateTimeOffset time,
        DatabaseServer like,
        PostgresTools tools,
        CancellationToken cancellationToken
    )
    {
        await RemoveAsync(data, cancellationToken);
        await PostgresAccount.CreateFolderAsync(data, cancellationToken);
        // Short: the path of a socket has 107 bytes at most.
        var socket = Directory.CreateTempSubdirectory("ccr-");
        await File.WriteAllTextAsync(SocketNote(data), socket.FullName, cancellationToken);
        var server = new ScratchServer(data, socket);
        try
        {
            await PostgresAccount.OwnAsync(socket.FullName, cancellationToken);
            await CopyAsync(baseData, data, cancellationToken);
            await server.RunAsync(archive, time, like, tools, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends what a killed restore left running there, and removes its folder.</summary>
    public static async Task RemoveAsync(string data, CancellationToken cancellationToken)
    {
        // The server, or what still copies the base backup.
        await LeftProcesses.EndAsync(() => LeftProcesses.In(data), "QUIT", TimeSpan.FromSeconds(20), cancellationToken);
        var note = SocketNote(data);
        if (File.Exists(note))
        {
            var socket = await File.ReadAllTextAsync(note, cancellationToken);
            if (socket.Length > 0 && Directory.Exists(socket))
            {
                Directory.Delete(socket, recursive: true);
            }
        }

        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }

        if (File.Exists(note))
        {
            File.Delete(note);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await _stop.CancelAsync();
            await Task.WhenAny(process.Task, Task.Delay(TimeSpan.FromSeconds(20)));
            await _kill.CancelAsync();
            await Task.WhenAny(process.Task);
        }

        await RemoveAsync(_data, CancellationToken.None);
        _stop.Dispose();
        _kill.Dispose();
    }

    // Where its socket is, so that the folder of a killed restore is found again.
    private static string SocketNote(string data) => data + ".socket";

    private async Task RunAsync(
        string archive,
        DateTimeOffset time,
        DatabaseServer like,
        PostgresTools tools,
        CancellationToken cancellationToken
    )
    {
        var hba = Path.Combine(_data, "scratch_hba.conf");
        await File.WriteAllTextAsync(hba, "local all all trust\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_data, "recovery.signal"), "", cancellationToken);
        await PostgresAccount.OwnAsync(_data, cancellationToken);
        string[] settings =
        [
            "listen_addresses=",
            $"unix_socket_directories={_socket.FullName}",
            "unix_socket_permissions=0700",
            $"hba_file={hba}",
            $"restore_command=cp \"{archive}/%f\" \"%p\"",
            $"recovery_target_time={time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}+00",
            "recovery_target_action=promote",
            // It must neither follow anybody nor put anything into the archive that it reads.
            "primary_conninfo=",
            "primary_slot_name=",
            "archive_mode=off",
            "logging_collector=off",
            "log_error_verbosity=terse",
            "shared_preload_libraries=pg_stat_statements",
        ];
        _process = Cli.Wrap(Path.Combine(tools.Folder, "postgres"))
            .WithArguments(["-D", _data, .. settings.SelectMany(setting => new[] { "-c", setting })])
            .WithWorkingDirectory("/")
            .AsPostgres()
            .WithStandardOutputPipe(PipeTarget.ToDelegate(_output.Add))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(_output.Add))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(_kill.Token, _stop.Token);
        Login = new NpgsqlConnectionStringBuilder
        {
            Host = _socket.FullName,
            Port = 5432,
            Username = like.Login.Username,
            Database = "postgres",
            Pooling = false,
            CommandTimeout = 0,
        };
        await ResourceControl.UntilAsync(
            Patience,
            () => IsThereAsync(time, cancellationToken),
            $"The archive was not replayed within {Patience.TotalHours:0} h.",
            cancellationToken
        );
    }

    private async Task<bool> IsThereAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (_process!.Task.IsCompleted)
        {
            var said = _output.ToString();
            throw new ProcedureException(
                said.Contains("before configured recovery target was reached", StringComparison.Ordinal)
                    ? $"The archive ends before {time:yyyy-MM-dd HH:mm:ss} UTC. Use an earlier second."
                    : $"PostgreSQL could not replay the archive:\n{said}"
            );
        }

        try
        {
            await using var connection = new NpgsqlConnection(Login.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return !await connection.ValueAsync<bool>("SELECT pg_is_in_recovery()", cancellationToken);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        var result = await Cli.Wrap("cp")
            .WithArguments(["-a", "--reflink=auto", from + "/.", to])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new ProcedureException($"The base backup could not be copied: {result.StandardError}");
        }
    }
}
