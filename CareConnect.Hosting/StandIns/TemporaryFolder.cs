namespace CareConnect.Hosting.StandIns;

/// <summary>
/// A folder for data that is thrown away at the end of a run. What killed runs left behind is removed by the next one, told
/// apart from folders in use by a lock that only a living owner can hold.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string LockEnding = ".owner";
    private readonly FileStream _owner;

    private TemporaryFolder(string path, FileStream owner)
    {
        Path = path;
        _owner = owner;
    }

    public string Path { get; }

    public static TemporaryFolder Create(EngineHome home)
    {
        EngineHome.CreateFolder(home.Temporary);
        RemoveLeftOvers(home);
        while (true)
        {
            var path = System.IO.Path.Combine(home.Temporary, System.IO.Path.GetRandomFileName());
            // The lock comes before the folder and goes after it: no folder is ever without one.
            if (TryLock(path + LockEnding, FileMode.CreateNew) is { } owner)
            {
                EngineHome.CreateFolder(path);
                return new TemporaryFolder(path, owner);
            }
        }
    }

    public void Dispose() => Remove(Path, _owner);

    private static void RemoveLeftOvers(EngineHome home)
    {
        foreach (var file in Directory.EnumerateFiles(home.Temporary, "*" + LockEnding))
        {
            if (TryLock(file, FileMode.Open) is { } owner)
            {
                Remove(file[..^LockEnding.Length], owner);
            }
        }
    }

    private static void Remove(string path, FileStream owner)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            File.Delete(owner.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Something in it is still in use: the next start tries again.
        }
        finally
        {
            owner.Dispose();
        }
    }

    private static FileStream? TryLock(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
