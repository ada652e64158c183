using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CliWrap;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>
/// A second topology for a drill: data, passwords, ports and run file of its own, in one folder that goes with it, so that
/// nothing of the first one is ever touched.
/// </summary>
internal sealed class DrillTopology : IAsyncDisposable
{
    public const string Variable = "CARECONNECT_APPHOST";
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(40);
    private readonly string _folder;
    private readonly CancellationTokenSource _kill = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly LastOutput _output = new();
    private CommandTask<CommandResult>? _process;
    private LocalTopology? _topology;

    private DrillTopology(string folder) => _folder = folder;

    public LocalTopology Topology =>
        _topology ?? throw new InvalidOperationException("The topology has not been started.");

    /// <summary>The built AppHost: beside this program, or where CARECONNECT_APPHOST says.</summary>
    /// <exception cref="ProcedureException">It is not there.</exception>
    public static string Program()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set
            ? set
            : Path.Combine(
                here.Parent?.Parent?.FullName ?? "",
                "CareConnect.AppHost",
                here.Name,
                "CareConnect.AppHost.dll"
            );
        return File.Exists(program)
            ? program
            : throw new ProcedureException(
                $"The AppHost is not built: there is no '{program}'. Build it (dotnet build CareConnect.AppHost), or set {Variable} to it."
            );
    }

    public static async Task<DrillTopology> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var started = new DrillTopology(folder);
        try
        {
            await started.StartAsync(cancellationToken);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends what a killed drill left running there, and removes its folder.</summary>
    public static async Task RemoveLeftAsync(string folder, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> Left() => LeftProcesses.With(OpsHome.Variable, folder);
        try
        {
            // The AppHost ends the rest, which is signalled all the same, in case it is gone.
            await LeftProcesses.EndAsync(Left, "TERM", StopTime, cancellationToken);
        }
        catch (ProcedureException)
        {
            await LeftProcesses.EndAsync(Left, "KILL", StopTime, cancellationToken);
        }

        await DeleteAsync(folder);
    }

    public async ValueTask DisposeAsync()
    {
        _topology?.Dispose();
        if (_process is { } process)
        {
            await _stop.CancelAsync();
            await Task.WhenAny(process.Task, Task.Delay(StopTime, CancellationToken.None));
            await _kill.CancelAsync();
            await Task.WhenAny(process.Task);
        }

        await DeleteAsync(_folder);
        _stop.Dispose();
        _kill.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        const UnixFileMode Traversable =
            UnixFileMode.UserRead
            | UnixFileMode.UserWrite
            | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute
            | UnixFileMode.OtherExecute;
        if (OperatingSystem.IsWindows())
        {
            throw new ProcedureException(
                "A drill needs signals, which Windows does not have. Run it on Linux or macOS."
            );
        }

        Directory.CreateDirectory(_folder, Traversable);
        _process = Cli.Wrap("dotnet")
            .WithArguments([Program(), "--with-replica"])
            .WithWorkingDirectory(_folder)
            .WithEnvironmentVariables(variables =>
                variables
                    .Set("HOME", _folder)
                    .Set(OpsHome.Variable, _folder)
                    .Set("DOTNET_ENVIRONMENT", "Development")
                    .Set("DcpPublisher__RandomizePorts", "true")
                    .Set("ASPNETCORE_URLS", "http://127.0.0.1:0")
            )
            .WithStandardOutputPipe(PipeTarget.ToDelegate(_output.Add))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(_output.Add))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(_kill.Token, _stop.Token);
        await ResourceControl.UntilAsync(
            StartTime,
            () => IsReadyAsync(cancellationToken),
            $"The topology of the drill did not start within {StartTime.TotalMinutes:0} min.",
            cancellationToken
        );
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (_process!.Task.IsCompleted)
        {
            throw new ProcedureException($"The topology of the drill ended at its start:\n{_output}");
        }

        var home = new OpsHome(_folder);
        if (_topology is null && Directory.Exists(home.RunFiles) && Directory.GetFiles(home.RunFiles, "*.json") is [_])
        {
            _topology = LocalTopology.Find(home, null);
        }

        return _topology is not null
            && (await _topology.ResourcesAsync(cancellationToken))
                .Where(resource => resource.Name is LocalNames.Api or LocalNames.Worker or LocalNames.Replica)
                .All(resource => resource is { State: "Running", Health: "Healthy" or null });
    }

    // Servers of a killed AppHost end by themselves, within some seconds; until then they write.
    private static async Task DeleteAsync(string folder)
    {
        for (var attempt = 0; Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException && attempt < 20)
            {
                await Task.Delay(500);
            }
        }
    }
}

/// <summary>The last lines that a program wrote.</summary>
internal sealed class LastOutput
{
    private const int Kept = 15;
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line);
            while (_lines.Count > Kept)
            {
                _lines.Dequeue();
            }
        }
    }

    public override string ToString()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines);
        }
    }
}
