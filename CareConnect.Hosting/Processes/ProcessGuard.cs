using System.Diagnostics;

namespace CareConnect.Hosting.Processes;

/// <summary>
/// Ends our children when we are killed without a chance to do so ourselves: one small shell outlives us just long enough.
/// It holds the reading end of a pipe whose writing end only we hold, so the pipe ends exactly when we do.
/// </summary>
internal static class ProcessGuard
{
    // Children are never started through the shell: dash drops variables such as ConnectionStrings__careconnect-db.
    // After 3 s of grace, groups and what had descended from them are killed: all is over before 5 s.
    private const string Script = """
        exec >/dev/null 2>&1
        trap '' HUP INT QUIT TERM
        list=
        while read -r op pid sig; do
          case $op in
            +) list="$pid:$sig $list" ;;
            -) rest=; for e in $list; do [ "${e%%:*}" = "$pid" ] || rest="$rest$e "; done; list=$rest ;;
          esac
        done
        [ -n "$list" ] || exit 0
        tree() { for c in $(cat /proc/$1/task/*/children || pgrep -P "$1"); do echo "$c"; tree "$c"; done; }
        all=; for e in $list; do all="$all ${e%%:*} $(tree "${e%%:*}")"; done
        for e in $list; do kill -s "${e#*:}" "${e%%:*}"; done
        n=0
        while [ $n -lt 30 ]; do
          alive=; for p in $all; do kill -0 "$p" && alive=1; done
          [ -n "$alive" ] || break
          sleep 0.1; n=$((n+1))
        done
        for e in $list; do kill -9 -- "-${e%%:*}"; done
        for p in $all; do kill -9 "$p"; done
        """;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, StopSignal> Children = [];
    private static Process? _shell;

    public static void Register(int processId, StopSignal signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        lock (Gate)
        {
            Children[processId] = signal;
            if (_shell is null || !TryWrite($"+ {processId} {Name(signal)}"))
            {
                StartShell();
            }
        }
    }

    public static void Unregister(int processId)
    {
        lock (Gate)
        {
            if (Children.Remove(processId) && !TryWrite($"- {processId}"))
            {
                StartShell();
            }
        }
    }

    public static string Name(StopSignal signal) =>
        signal switch
        {
            StopSignal.Interrupt => "INT",
            StopSignal.Quit => "QUIT",
            _ => "TERM",
        };

    // Somebody may have ended the shell: a new one is told of every child that still lives.
    private static void StartShell()
    {
        _shell?.Dispose();
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        OwnSecrets.RemoveFrom(start.Environment);
        string[] command = [.. OwnSession.Prefix, "/bin/sh", "-c", Script];
        start.FileName = command[0];
        Array.ForEach(command[1..], start.ArgumentList.Add);
        var shell = Process.Start(start)!;
        shell.EnableRaisingEvents = true;
        shell.Exited += (_, _) => Replace(shell);
        _shell = shell;
        foreach (var (processId, signal) in Children)
        {
            TryWrite($"+ {processId} {Name(signal)}");
        }
    }

    private static void Replace(Process ended)
    {
        lock (Gate)
        {
            if (_shell == ended)
            {
                StartShell();
            }
        }
    }

    private static bool TryWrite(string line)
    {
        try
        {
            _shell!.StandardInput.Write(line + "\n");
            _shell.StandardInput.Flush();
            return true;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return false;
        }
    }
}
