using System.Diagnostics;
using System.Globalization;

namespace CareConnect.Hosting.StandIns;

/// <summary>
/// The server of a run that was killed: for some seconds it may still write to the data that the next run is about to use.
/// </summary>
internal static class LeftServer
{
    // Its guard gives it three seconds.
    private static readonly TimeSpan GuardTime = TimeSpan.FromSeconds(5);

    /// <summary>Says beside the data which process serves it, for the run after a kill.</summary>
    public static void Write(string dataDirectory, int processId) =>
        File.WriteAllText(PidFile(dataDirectory), $"{processId}\n");

    /// <exception cref="DataDirectoryInUseException">The server last written down still works on it.</exception>
    public static async Task WaitAsync(string dataDirectory, params string[] programs)
    {
        var file = PidFile(dataDirectory);
        if (
            File.Exists(file)
            && int.TryParse(await File.ReadAllTextAsync(file), CultureInfo.InvariantCulture, out var id)
            && !await EndsSoonAsync(dataDirectory, id, programs)
        )
        {
            throw new DataDirectoryInUseException(dataDirectory, id);
        }
    }

    /// <summary>Whether the process is no server of this data, or ends within the time its guard needs.</summary>
    public static async Task<bool> EndsSoonAsync(string dataDirectory, int processId, params string[] programs)
    {
        var end = DateTime.UtcNow + GuardTime;
        while (IsServerOf(dataDirectory, processId, programs))
        {
            if (DateTime.UtcNow > end)
            {
                return false;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
        return true;
    }

    // A server works in its data directory; where that cannot be seen, its name must do.
    private static bool IsServerOf(string dataDirectory, int processId, string[] programs)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            if (!Array.Exists(programs, p => process.ProcessName.StartsWith(p, StringComparison.Ordinal)))
            {
                return false;
            }
            var folder = new DirectoryInfo($"/proc/{processId}/cwd").LinkTarget;
            return folder is null || folder == Path.GetFullPath(dataDirectory);
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string PidFile(string dataDirectory) => dataDirectory + ".server";
}
