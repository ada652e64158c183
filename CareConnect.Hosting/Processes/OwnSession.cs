using System.Diagnostics;

namespace CareConnect.Hosting.Processes;

/// <summary>
/// The words put before a command so that it runs in a session of its own: Ctrl+C in the terminal and the end of our process
/// group then reach only us, and the order in which children stop is ours.
/// </summary>
internal static class OwnSession
{
    private const string PerlSession = "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or exit 127";
    private static readonly Lazy<string[]> LazyPrefix = new(FindPrefix);
    private static readonly Lazy<string?> LazySetpriv = new(FindSetpriv);

    public static IReadOnlyList<string> Prefix => LazyPrefix.Value;

    /// <summary>
    /// The same, and where the system can, the kernel sends the signal when we die: it covers the moment between a child's
    /// birth and the guard's knowing of it.
    /// </summary>
    public static IReadOnlyList<string> GuardedPrefix(StopSignal signal) =>
        LazySetpriv.Value is { } setpriv
            ? [.. Prefix, setpriv, "--pdeathsig", ProcessGuard.Name(signal), "--"]
            : Prefix;

    private static string[] FindPrefix()
    {
        if (OperatingSystem.IsWindows())
        {
            return [];
        }
        var path = Environment.GetEnvironmentVariable("PATH");
        if (ProgramFile.Find("setsid", path) is { } setsid)
        {
            return [setsid];
        }
        return ProgramFile.Find("perl", path) is { } perl ? [perl, "-e", PerlSession] : [];
    }

    private static string? FindSetpriv()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }
        var setpriv = ProgramFile.Find("setpriv", Environment.GetEnvironmentVariable("PATH"));
        return setpriv is not null && KnowsParentDeath(setpriv) ? setpriv : null;
    }

    // BusyBox has a setpriv without this option.
    private static bool KnowsParentDeath(string setpriv)
    {
        var start = new ProcessStartInfo(setpriv, "--help")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var help = Process.Start(start);
        return help is not null && help.StandardOutput.ReadToEnd().Contains("--pdeathsig", StringComparison.Ordinal);
    }
}
