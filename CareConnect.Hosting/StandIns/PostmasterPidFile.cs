using System.Diagnostics;
using System.Globalization;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>
/// The file by which PostgreSQL keeps a second server away from its data. After a crash it stays behind, and its process id
/// may by then belong to another program, which the server alone cannot tell.
/// </summary>
internal static class PostmasterPidFile
{
    private static readonly TimeSpan GuardTime = TimeSpan.FromSeconds(5);

    /// <exception cref="DataDirectoryInUseException">Its server lives; nothing was touched.</exception>
    public static async Task ClearStaleAsync(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, "postmaster.pid");
        if (!File.Exists(file))
        {
            return;
        }
        var lines = File.ReadAllLines(file);
        var known = int.TryParse(lines.FirstOrDefault(), CultureInfo.InvariantCulture, out var id);
        if (known && Signals.IsAlive(Math.Abs(id)))
        {
            if (!await EndsSoonAsync(dataDirectory, Math.Abs(id)))
            {
                throw new DataDirectoryInUseException(dataDirectory, Math.Abs(id));
            }
            if (!File.Exists(file))
            {
                return;
            }
            // Our own id tells the server that the file is stale, and the rest of it still lets the server see back ends
            // that outlived their postmaster.
            lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            File.WriteAllLines(file, lines);
        }
        else if (!known)
        {
            File.Delete(file); // empty: the machine went down while it was written
        }
    }

    // The server of a run that was just killed is on its way out: its guard gives it three seconds.
    private static async Task<bool> EndsSoonAsync(string dataDirectory, int processId)
    {
        var end = DateTime.UtcNow + GuardTime;
        while (IsServerOf(dataDirectory, processId))
        {
            if (DateTime.UtcNow > end)
            {
                return false;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
        return true;
    }

    // A postmaster works in its data directory; where that cannot be seen, its name must do.
    private static bool IsServerOf(string dataDirectory, int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            if (!process.ProcessName.StartsWith("postgres", StringComparison.Ordinal))
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
}
