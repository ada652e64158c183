using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CareConnect.Hosting.Processes;

/// <summary>Sends Unix signals to processes and process groups, and asks whether a process lives.</summary>
internal static class Signals
{
    private const int KillSignal = 9;
    private const int NoSuchProcess = 3;

    public static void Send(int processId, StopSignal signal)
    {
        if (OperatingSystem.IsWindows())
        {
            KillTree(processId);
            return;
        }
        _ = Kill(processId, (int)signal);
    }

    /// <summary>Ends whatever is left of a child's own process group; nothing happens when the group is empty.</summary>
    public static void KillGroup(int groupId)
    {
        if (!OperatingSystem.IsWindows() && groupId > 1)
        {
            _ = Kill(-groupId, KillSignal);
        }
    }

    public static void KillTree(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e)
            when (e
                    is ArgumentException
                        or InvalidOperationException
                        or AggregateException
                        or System.ComponentModel.Win32Exception
            )
        {
            // Already gone, wholly or in part: the group below gets the rest.
        }
        KillGroup(processId);
    }

    /// <summary>Whether the process exists and is more than an entry that nobody has collected yet.</summary>
    public static bool IsAlive(int processId)
    {
        if (processId <= 0)
        {
            return false;
        }
        if (OperatingSystem.IsWindows())
        {
            return Array.Exists(Process.GetProcesses(), p => p.Id == processId);
        }
        if (Kill(processId, 0) != 0 && Marshal.GetLastPInvokeError() == NoSuchProcess)
        {
            return false;
        }
        return !IsZombie(processId);
    }

    public static int ParentId() => OperatingSystem.IsWindows() ? 0 : GetParentId();

    public static bool IsRoot => !OperatingSystem.IsWindows() && GetEffectiveUserId() == 0;

    private static bool IsZombie(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[stat.LastIndexOf(')')..].StartsWith(") Z", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int GetParentId();

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint GetEffectiveUserId();
}
