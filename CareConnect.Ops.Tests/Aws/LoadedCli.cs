namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// The AWS CLI, version 1, loaded once for all calls of the tests and of the commands under test: they make a thousand, and a call
/// is mostly Python's start. Where the CLI is not a script of Python it is called as it is.
/// </summary>
internal sealed class LoadedCli : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly GuardedProcess _server;

    private LoadedCli(DirectoryInfo folder, GuardedProcess server) => (_folder, _server) = (folder, server);

    /// <summary>The folder that stands first in the PATH of whoever calls it.</summary>
    public string Folder => _folder.FullName;

    public string Program => Path.Combine(Folder, "aws");

    /// <summary>Null where the CLI is no script of Python.</summary>
    public static async Task<LoadedCli?> StartAsync(CancellationToken cancellationToken)
    {
        if (InterpreterOf("aws") is not { } python)
        {
            return null;
        }

        var here = Path.Combine(AppContext.BaseDirectory, "Aws");
        var folder = Directory.CreateTempSubdirectory("careconnect-aws-");
        var socket = Path.Combine(folder.FullName, "socket");
        var server = GuardedProcess.Start([python, Path.Combine(here, "aws-server.py"), socket]);
        var cli = new LoadedCli(folder, server);
        var call = await File.ReadAllTextAsync(Path.Combine(here, "aws-call.py"), cancellationToken);
        await File.WriteAllTextAsync(cli.Program, $"#!{python} -IS\n{call}", cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(cli.Program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        for (var attempt = 0; !File.Exists(socket) && attempt < 300; attempt++)
        {
            await Task.Delay(100, cancellationToken);
        }

        Assert.True(File.Exists(socket), $"The AWS CLI was not loaded: {server.Output}");
        return cli;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string? InterpreterOf(string program)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .First(File.Exists);
        var first = File.ReadLines(path).First();
        return first.StartsWith("#!/", StringComparison.Ordinal) && first.Contains("/python", StringComparison.Ordinal)
            ? first[2..].Split(' ')[0]
            : null;
    }
}
