using System.Globalization;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>
/// The data directory of a server: made whole or not at all, recognised when it is another version's or in use, and opened
/// without a password where only its owner can.
/// </summary>
internal sealed class PostgresData(PostgresServerOptions options, ServiceAccount account, PostgresProgram program)
{
    private const string Draft = ".initdb-";

    /// <summary>Stands in data whose first scripts did not all run: such data is made anew.</summary>
    private const string Pending = "careconnect-init-pending";

    private string Folder => options.DataDirectory;

    private readonly PostgresStandby? _standby = options.Primary is { } primary ? new(options, primary, program) : null;

    private string PendingFile => Path.Combine(Folder, Pending);

    /// <returns>Whether scripts have to run before the data can be used.</returns>
    /// <exception cref="StandInException">The directory holds something else, or another version's data.</exception>
    public async Task<bool> PrepareAsync()
    {
        account.CheckReach(Folder);
        RemoveDrafts();
        await CreateFoldersAsync();
        if (File.Exists(PendingFile))
        {
            Directory.Delete(Folder, recursive: true);
        }

        var versionFile = Path.Combine(Folder, "PG_VERSION");
        if (!File.Exists(versionFile))
        {
            await CreateAsync();
            return _standby is null && options.InitFiles.Count > 0;
        }
        var version = (await File.ReadAllTextAsync(versionFile)).Trim();
        if (version != options.Installation.Major.ToString(CultureInfo.InvariantCulture))
        {
            throw new StandInException(
                $"The data in '{Folder}' belongs to PostgreSQL {version}, but {options.Installation.Version} "
                    + $"in '{options.Installation.BinFolder}' would run it. Install PostgreSQL {version} or set "
                    + "Hosting:PostgresBin to it; to start afresh, move the folder away."
            );
        }
        await PostmasterPidFile.ClearStaleAsync(Folder);
        if (_standby is not null && PostgresStandby.Is(Folder))
        {
            await _standby.PointAsync(Folder);
        }
        await account.OwnAsync(Folder);
        return false;
    }

    public void ScriptsHaveRun() => File.Delete(PendingFile);

    /// <summary>Sets the password from inside: whoever owns the data needs no old one.</summary>
    public async Task SetPasswordAsync()
    {
        var role = '"' + options.UserName.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        var password = '\'' + options.Password.Replace("'", "''", StringComparison.Ordinal) + '\'';
        // A statement that fails would be logged with its text, and the first one usually does: the role is there.
        await program.RunAsync(
            "set the password",
            options.Installation.Postgres,
            [
                "--single",
                "-D",
                Folder,
                "-c",
                "log_min_error_statement=panic",
                "-c",
                "log_min_messages=panic",
                "postgres",
            ],
            $"CREATE ROLE {role}\nALTER ROLE {role} SUPERUSER LOGIN PASSWORD {password}\n"
        );
    }

    private async Task CreateAsync()
    {
        if (Directory.Exists(Folder) && Directory.EnumerateFileSystemEntries(Folder).Any())
        {
            throw new StandInException(
                $"'{Folder}' is not empty and holds no PostgreSQL data, so nothing was changed in it. "
                    + "Move its content away or choose another folder."
            );
        }
        var draft = Folder + Draft + Path.GetRandomFileName();
        var passwordFile = draft + ".password";
        try
        {
            await account.CreateFolderAsync(draft);
            if (_standby is not null)
            {
                await _standby.CopyAsync(draft);
                await _standby.PointAsync(draft);
                await account.OwnAsync(draft);
            }
            else
            {
                await InitializeAsync(draft, passwordFile);
            }

            await SyncAsync(draft);
            if (Directory.Exists(Folder))
            {
                Directory.Delete(Folder);
            }
            Directory.Move(draft, Folder);
        }
        finally
        {
            RemoveDrafts();
        }
    }

    private async Task InitializeAsync(string draft, string passwordFile)
    {
        PrivateFile.Write(passwordFile, options.Password + "\n");
        await account.OwnAsync(passwordFile);
        await program.RunAsync("make its data", options.Installation.Initdb, InitdbArguments(draft, passwordFile));
        File.Delete(passwordFile);
        if (options.InitFiles.Count > 0)
        {
            await File.WriteAllTextAsync(Path.Combine(draft, Pending), string.Empty);
        }
    }

    private async Task CreateFoldersAsync()
    {
        foreach (var folder in options.Folders)
        {
            account.CheckReach(folder);
            await account.CreateFolderAsync(folder);
        }
    }

    private IReadOnlyList<string> InitdbArguments(string folder, string passwordFile) =>
        [
            "-D",
            folder,
            "-U",
            options.UserName,
            $"--pwfile={passwordFile}",
            "-A",
            "scram-sha-256",
            OperatingSystem.IsLinux() ? "--locale=C.UTF-8" : "--locale=C",
            "-E",
            "UTF8",
            "--no-sync",
        ];

    // One sync of the file system instead of one for each of a thousand files: it saves seconds on a busy disk.
    private async Task SyncAsync(string folder)
    {
        if (
            OperatingSystem.IsLinux()
            && ProgramFile.Find("sync", Environment.GetEnvironmentVariable("PATH")) is { } sync
        )
        {
            await using var child = ChildProcess.Start(
                new ChildProcessStart { FileName = sync, Arguments = ["-f", folder] }
            );
            if (await child.Exited == 0)
            {
                return;
            }
        }
        await program.RunAsync("write down its data", options.Installation.Initdb, ["--sync-only", "-D", folder]);
    }

    // Half-made data of a run that was killed; the lock of the directory says that nobody is still at it.
    private void RemoveDrafts()
    {
        var parent = Path.GetDirectoryName(Folder)!;
        foreach (var left in Directory.EnumerateFileSystemEntries(parent, Path.GetFileName(Folder) + Draft + "*"))
        {
            if (Directory.Exists(left))
            {
                Directory.Delete(left, recursive: true);
            }
            else
            {
                File.Delete(left);
            }
        }
    }
}
