using System.Globalization;

namespace CareConnect.Hosting.StandIns;

/// <summary>
/// Keeps a second engine away from the same data before it touches anything. The system lets go of the lock when its owner
/// dies in whatever way, so there is never a stale one.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    // A killed process keeps its files until its last thread has ended, which takes its time on a busy machine.
    private static readonly TimeSpan DyingTime = TimeSpan.FromSeconds(3);
    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <summary>The same, and patient with an owner that was just killed.</summary>
    /// <exception cref="DataDirectoryInUseException">Another process holds it and goes on.</exception>
    public static async Task<DataDirectoryLock> TakeAsync(
        string directory,
        CancellationToken cancellationToken = default
    )
    {
        var end = DateTime.UtcNow + DyingTime;
        while (true)
        {
            try
            {
                return Take(directory);
            }
            catch (DataDirectoryInUseException) when (DateTime.UtcNow < end)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    /// <exception cref="DataDirectoryInUseException">Another process holds it.</exception>
    public static DataDirectoryLock Take(string directory)
    {
        var path = directory.TrimEnd(Path.DirectorySeparatorChar) + ".lock";
        try
        {
            EngineHome.CreateFolder(Path.GetDirectoryName(path)!);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            WriteOwner(path);
            return new DataDirectoryLock(file);
        }
        catch (IOException e) when (IsLocked(e))
        {
            throw new DataDirectoryInUseException(directory, ReadOwner(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StandInException.Unusable(directory, e);
        }
    }

    // The file stays: deleting it would let two owners lock two files of one name.
    public void Dispose() => _file.Dispose();

    // EWOULDBLOCK of Linux and macOS, sharing violation of Windows.
    private static bool IsLocked(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    // Who holds the lock is a help, not a need: a full disk must not hide behind it.
    private static void WriteOwner(string path)
    {
        try
        {
            File.WriteAllText(OwnerFile(path), $"{Environment.ProcessId}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The message to a second run will name no process.
        }
    }

    // Beside the lock, since a locked file cannot be read through .NET.
    private static string OwnerFile(string path) => path + ".owner";

    private static int? ReadOwner(string path)
    {
        try
        {
            return int.TryParse(File.ReadAllText(OwnerFile(path)), CultureInfo.InvariantCulture, out var id)
                ? id
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
