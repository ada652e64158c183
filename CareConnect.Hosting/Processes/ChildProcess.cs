using System.ComponentModel;
using System.Diagnostics;

namespace CareConnect.Hosting.Processes;

/// <summary>
/// One running child: its lines, its exit code, its orderly stop. It lives in a session of its own and is ended with all its
/// descendants even when we are killed.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);
    private readonly Process _process;
    private readonly StopSignal _stopSignal;
    private readonly Action<string, bool>? _onLine;
    private readonly Lock _lineGate = new();

    private ChildProcess(Process process, ChildProcessStart start)
    {
        _process = process;
        _stopSignal = start.StopSignal;
        _onLine = start.OnLine;
        ProcessId = process.Id;
        Exited = FinishAsync();
    }

    public int ProcessId { get; }

    /// <summary>The exit code, 128 + n for signal n; completes when the last line was delivered, too.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="ChildProcessException">The file, folder or account cannot be used; the message says why.</exception>
    public static ChildProcess Start(ChildProcessStart start)
    {
        var info = Prepare(start);
        try
        {
            var process = Launcher.Run(() =>
            {
                var child = Process.Start(info)!;
                ProcessGuard.Register(child.Id, start.StopSignal);
                return child;
            });
            if (start.IsLowPriority)
            {
                _ = LowPriority.LowerAsync(process);
            }
            Feed(process, start.Input);
            return new ChildProcess(process, start);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            var account = start.UserName is null ? "" : $" as user '{start.UserName}'";
            throw new ChildProcessException($"'{start.FileName}' could not be started{account}: {e.Message}", e);
        }
    }

    /// <summary>Asks the child to stop, and kills it and its descendants after the grace or on cancellation.</summary>
    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        if (!Exited.IsCompleted)
        {
            Signals.Send(ProcessId, _stopSignal);
            await Task.WhenAny(Exited, Delay(grace, cancellationToken));
        }
        if (!Exited.IsCompleted)
        {
            Signals.KillTree(ProcessId);
        }
        await Exited;
    }

    /// <summary>Sends another signal than the usual one, for servers that have several ways to stop.</summary>
    public void Signal(StopSignal signal)
    {
        if (!Exited.IsCompleted)
        {
            Signals.Send(ProcessId, signal);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _process.Dispose();
    }

    private static void Feed(Process process, string? input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A child that ends without reading is judged by its exit code.
        }
    }

    private static ProcessStartInfo Prepare(ChildProcessStart start)
    {
        var info = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = start.WorkingDirectory ?? "",
        };
        if (start.WorkingDirectory is { } folder && !Directory.Exists(folder))
        {
            throw new ChildProcessException($"'{start.FileName}' cannot start in '{folder}': there is no such folder.");
        }
        OwnSecrets.RemoveFrom(info.Environment);
        foreach (var (name, value) in start.Environment)
        {
            if (value is null)
            {
                info.Environment.Remove(name);
            }
            else
            {
                info.Environment[name] = value;
            }
        }
        info.Environment.TryGetValue("PATH", out var path);
        var file = ProgramFile.Resolve(start.FileName, path);
        var priority = start.IsLowPriority ? LowPriority.Prefix : [];
        string[] command = [.. OwnSession.GuardedPrefix(start.StopSignal), .. priority, file, .. start.Arguments];
        info.FileName = command[0];
        Array.ForEach(command[1..], info.ArgumentList.Add);
        if (start.UserName is not null && !OperatingSystem.IsWindows())
        {
            info.UserName = start.UserName;
        }
        return info;
    }

    private async Task<int> FinishAsync()
    {
        var lines = Task.WhenAll(
            Task.Run(() => LinePump.RunAsync(_process.StandardOutput.BaseStream, line => Deliver(line, false))),
            Task.Run(() => LinePump.RunAsync(_process.StandardError.BaseStream, line => Deliver(line, true)))
        );
        await _process.WaitForExitAsync();
        ProcessGuard.Unregister(ProcessId);
        // What the child left behind would keep its ports and our pipes.
        Signals.KillGroup(ProcessId);
        await Task.WhenAny(lines, Task.Delay(DrainTime));
        return _process.ExitCode;
    }

    private void Deliver(string line, bool isError)
    {
        lock (_lineGate)
        {
            _onLine?.Invoke(line, isError);
        }
    }

    private static Task Delay(TimeSpan grace, CancellationToken cancellationToken) =>
        Task.Delay(grace, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
}
