using CareConnect.Ops.Procedures;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Ops.Databases;

/// <summary>The account that PostgreSQL runs as when we are root, which it refuses to be; for everybody else nothing changes.</summary>
internal static class PostgresAccount
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    /// <summary>Null when it is our own.</summary>
    public static string? Name { get; } = Find();

    public static Command AsPostgres(this Command command) =>
        Name is { } name ? command.WithCredentials(account => account.SetUserName(name)) : command;

    /// <summary>Makes a folder that only the account can use.</summary>
    public static async Task CreateFolderAsync(string path, CancellationToken cancellationToken)
    {
        var parent = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(parent, Own | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        Directory.CreateDirectory(path, Own);
        await OwnAsync(path, cancellationToken);
    }

    /// <summary>Gives the account everything below the path.</summary>
    /// <exception cref="ProcedureException">The file system refuses.</exception>
    public static async Task OwnAsync(string path, CancellationToken cancellationToken)
    {
        if (Name is not { } name)
        {
            return;
        }

        var result = await Cli.Wrap("chown")
            .WithArguments(["-R", "-h", name, path])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new ProcedureException($"'{path}' could not be given to '{name}': {result.StandardError}");
        }
    }

    private static string? Find()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        return Candidates.FirstOrDefault(known.Contains);
    }
}
