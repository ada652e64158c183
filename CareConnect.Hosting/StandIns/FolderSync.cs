using System.Runtime.InteropServices;

namespace CareConnect.Hosting.StandIns;

/// <summary>Puts a folder's list of names on the disk: without it a new file can be lost to a power cut, however synced.</summary>
internal static class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Windows keeps such lists by itself.</summary>
    /// <exception cref="IOException">The folder cannot be opened or synced.</exception>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        // The path with its NUL, since libc takes UTF-8 whatever the culture.
        var descriptor = Open(System.Text.Encoding.UTF8.GetBytes(folder + '\0'), ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"A folder of the store cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        }
        try
        {
            if (FileSync(descriptor) != 0)
            {
                throw new IOException(
                    $"A folder of the store cannot be synced (error {Marshal.GetLastPInvokeError()})."
                );
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int FileSync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
