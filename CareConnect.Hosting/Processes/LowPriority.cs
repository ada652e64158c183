using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CareConnect.Hosting.Processes;

/// <summary>
/// Lets a child take only the processor time that others leave, and later as much as anybody. A child has a session of its
/// own, and Linux by default divides time among sessions first; where it does not, and on other Unix systems, the priority
/// of the threads counts, which most users may not raise again: their child goes on yielding.
/// </summary>
internal static class LowPriority
{
    private const string Niceness = "10";
    private const int OfThread = 0;
    private static readonly TimeSpan SessionTime = TimeSpan.FromSeconds(2);

    // The kernel takes one such change of a user in 100 ms.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);
    private static readonly Lazy<string?> LazyNice = new(() =>
        OperatingSystem.IsWindows() ? null : ProgramFile.Find("nice", Environment.GetEnvironmentVariable("PATH"))
    );

    /// <summary>The words put before a command; every thread inherits it only when it is there from the start.</summary>
    public static IReadOnlyList<string> Prefix => LazyNice.Value is { } nice ? [nice, "-n", Niceness] : [];

    /// <summary>Does the rest once the child runs.</summary>
    public static async Task LowerAsync(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        else if (OperatingSystem.IsLinux() && await HasOwnSessionAsync(process.Id))
        {
            await SetSessionAsync(process.Id, Niceness);
        }
    }

    public static async Task RaiseAsync(int processId)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                RaiseThreads(processId);
                await SetSessionAsync(processId, "0");
            }
            else if (OperatingSystem.IsWindows())
            {
                using var process = Process.GetProcessById(processId);
                process.PriorityClass = ProcessPriorityClass.Normal;
            }
            else
            {
                _ = SetPriority(OfThread, (uint)processId, 0);
            }
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or IOException)
        {
            // It has just ended.
        }
    }

    /// <summary>Until the words before its command have run, the child is part of our session: that must not be slowed.</summary>
    private static async Task<bool> HasOwnSessionAsync(int processId)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < SessionTime && SessionOf(processId) is { } session)
        {
            if (session == processId)
            {
                return true;
            }
            await Task.Delay(5);
        }
        return false;
    }

    private static int? SessionOf(int processId)
    {
        try
        {
            // Behind the name in parentheses, which may hold anything, come state, parent, group and session.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task SetSessionAsync(int processId, string niceness)
    {
        var file = $"/proc/{processId}/autogroup";
        for (var attempt = 0; attempt < 5 && File.Exists(file); attempt++)
        {
            try
            {
                await File.WriteAllTextAsync(file, niceness);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await Task.Delay(Pause);
            }
        }
    }

    // On Linux every thread has a priority of its own, and new ones have that of the thread that makes them.
    private static void RaiseThreads(int processId)
    {
        var raised = new HashSet<uint>();
        bool foundMore;
        do
        {
            foundMore = false;
            foreach (var folder in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            {
                var thread = uint.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
                foundMore |= raised.Add(thread) && SetPriority(OfThread, thread, 0) == 0;
            }
        } while (foundMore);
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    private static extern int SetPriority(int which, uint who, int priority);
}
