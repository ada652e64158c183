using System.Globalization;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>
/// The file by which PostgreSQL keeps a second server away from its data. After a crash it stays behind, and its process id
/// may by then belong to another program, which the server alone cannot tell.
/// </summary>
internal static class PostmasterPidFile
{
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
            if (!await LeftServer.EndsSoonAsync(dataDirectory, Math.Abs(id), "postgres"))
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
}
