using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>
/// The account a server runs as when we are root and it refuses to be: it must own its data and be able to pass through
/// every folder above. For everybody else nothing changes.
/// </summary>
internal sealed record ServiceAccount(string? UserName)
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    public static ServiceAccount Find()
    {
        if (!Signals.IsRoot)
        {
            return new ServiceAccount((string?)null);
        }
        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        return new ServiceAccount(
            Candidates.FirstOrDefault(known.Contains)
                ?? throw new StandInException(
                    "PostgreSQL does not run as root and there is no account 'postgres' or 'nobody'. "
                        + "Run as an ordinary user, or add one: useradd --system postgres"
                )
        );
    }

    /// <summary>Makes a folder that only the account can use.</summary>
    public async Task CreateFolderAsync(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await OwnAsync(path);
    }

    /// <summary>Gives the account everything below the path, which another account may have made.</summary>
    public async Task OwnAsync(string path)
    {
        if (UserName is null)
        {
            return;
        }
        await using var chown = ChildProcess.Start(
            new ChildProcessStart { FileName = "chown", Arguments = ["-R", "-h", UserName, path] }
        );
        if (await chown.Exited != 0)
        {
            throw new StandInException($"'{path}' could not be given to user '{UserName}'. Check its file system.");
        }
    }

    /// <exception cref="StandInException">A folder above is closed to the account.</exception>
    public void CheckReach(string path)
    {
        if (UserName is null || OperatingSystem.IsWindows())
        {
            return;
        }
        for (var folder = Directory.GetParent(path); folder is not null; folder = folder.Parent)
        {
            if (folder.Exists && (folder.UnixFileMode & UnixFileMode.OtherExecute) == 0)
            {
                throw new StandInException(
                    $"'{path}' cannot be used: user '{UserName}', as which PostgreSQL runs, may not enter '{folder}'. "
                        + $"Set {EngineHome.Variable} to a folder that others may pass through, such as /var/lib/careconnect."
                );
            }
        }
    }
}
