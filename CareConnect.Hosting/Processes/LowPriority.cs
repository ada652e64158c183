using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CareConnect.Hosting.Processes;

/// <summary>
/// Lets a child take only the processor time that others leave, and later as much as anybody. Who may not raise a priority
/// again, as most users of Unix, has a child that goes on yielding.
/// </summary>
internal static class LowPriority
{
    private const string Niceness = "10";
    private const int OfThread = 0;
    private static readonly Lazy<string?> LazyNice = new(() =>
        OperatingSystem.IsWindows() ? null : ProgramFile.Find("nice", System.Environment.GetEnvironmentVariable("PATH"))
    );

    /// <summary>The words put before a command; every thread inherits it only when it is there from the start.</summary>
    public static IReadOnlyList<string> Prefix => LazyNice.Value is { } nice ? [nice, "-n", Niceness] : [];

    /// <summary>Does on Windows what the prefix does elsewhere.</summary>
    public static void Lower(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
    }

    public static void Raise(int processId)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                RaiseThreads(processId);
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
