namespace CareConnect.Dashboard.Telemetry.Storage;

/// <summary>Another process has the store; the message says which, and what to do.</summary>
internal sealed class StoreInUseException(string message, Exception inner) : Exception(message, inner);

/// <summary>Where the store lies on disk: for its owner's eyes only, and for one process at a time.</summary>
internal sealed class StoreFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string LogSuffix = "-wal";
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);
    private readonly string _folder;
    private readonly bool _isTemporary;
    private readonly FileStream _lock;

    /// <exception cref="StoreInUseException">Another process has the store.</exception>
    public StoreFolder(string folder)
    {
        _isTemporary = string.IsNullOrWhiteSpace(folder);
        _folder = _isTemporary
            ? Directory.CreateTempSubdirectory("careconnect-dashboard-").FullName
            : CreateFolder(Path.GetFullPath(folder));
        _lock = Lock(Path.Combine(_folder, "telemetry.lock"));
        CreateFile(DatabaseFile);
    }

    public string DatabaseFile => Path.Combine(_folder, "telemetry.db");

    /// <summary>Its presence says that the store broke while it was in use.</summary>
    private string BrokenMark => Path.Combine(_folder, "telemetry.broken");

    public bool IsBroken => File.Exists(BrokenMark);

    public void MarkAsBroken() => CreateFile(BrokenMark);

    /// <summary>Puts a store that cannot be read aside, in place of an earlier one, and starts an empty one.</summary>
    /// <returns>Where it went.</returns>
    public string MoveAside()
    {
        var aside = Path.Combine(_folder, "telemetry.corrupt.db");
        File.Delete(aside + LogSuffix);
        if (File.Exists(DatabaseFile + LogSuffix))
        {
            // It holds what was stored last.
            File.Move(DatabaseFile + LogSuffix, aside + LogSuffix);
        }
        File.Move(DatabaseFile, aside, overwrite: true);
        Discard();
        return aside;
    }

    public void Discard()
    {
        foreach (var file in (string[])[DatabaseFile, DatabaseFile + LogSuffix, DatabaseFile + "-shm", BrokenMark])
        {
            File.Delete(file);
        }
        CreateFile(DatabaseFile);
    }

    public void Dispose()
    {
        _lock.Dispose();
        if (_isTemporary)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static string CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return folder;
        }
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder).FullName
            : Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute).FullName;
    }

    // SQLite gives its side files the mode of the main one.
    private static void CreateFile(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }
        new FileStream(file, options).Dispose();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, OwnerOnly);
        }
    }

    /// <summary>A predecessor that is being stopped may still write its last, so it is waited for.</summary>
    private static FileStream Lock(string file)
    {
        var started = Environment.TickCount64;
        while (true)
        {
            try
            {
                CreateFile(file);
                return new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Environment.TickCount64 - started < LockPatience.TotalMilliseconds)
            {
                Thread.Sleep(100);
            }
            catch (IOException e)
            {
                throw new StoreInUseException(
                    $"The telemetry store {Path.GetDirectoryName(file)} is in use by another dashboard. Stop that one, or set {DashboardOptions.SectionName}:{nameof(DashboardOptions.DataFolder)} to another folder.",
                    e
                );
            }
        }
    }
}
