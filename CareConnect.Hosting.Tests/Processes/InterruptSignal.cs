using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CareConnect.Hosting.Tests.Processes;

/// <summary>
/// Shells start background jobs with SIGINT ignored, and every process below inherits that. Tests that send it need it to have
/// its usual meaning, wherever they were started from.
/// </summary>
internal static class InterruptSignal
{
    private const int Number = 2;
    private const nint Default = 0;
    private const nint Ignored = 1;

    [ModuleInitializer]
    internal static void Restore()
    {
        if (!OperatingSystem.IsWindows() && SetHandler(Number, Default) is var before && before != Ignored)
        {
            _ = SetHandler(Number, before);
        }
    }

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint SetHandler(int signal, nint handler);
}
