using System.Globalization;
using System.Text;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>
/// The command that runs a Redis-compatible server: an installed one, else Garnet. The password goes in by standard input,
/// never by argument.
/// </summary>
internal static class RedisCommand
{
    private static readonly string[] Programs = ["redis-server", "valkey-server"];

    /// <summary>What a process that serves may be called.</summary>
    public static IReadOnlyList<string> ProcessNames { get; } = [.. Programs, "dotnet"];

    public static ChildProcessStart For(RedisServerOptions options, Action<string, bool> onLine)
    {
        var installed = Programs
            .Select(p => ProgramFile.Find(p, options.SearchPath))
            .FirstOrDefault(f => f is not null);
        var start = installed is null ? Garnet(options) : Installed(installed, options);
        return start with { OnLine = onLine, WorkingDirectory = options.DataDirectory ?? Path.GetTempPath() };
    }

    private static ChildProcessStart Installed(string file, RedisServerOptions options)
    {
        var lines = new List<string>
        {
            "bind 127.0.0.1",
            $"port {Text(options.Port)}",
            "daemonize no",
            "logfile \"\"",
            options.SaveInterval is { } interval && options.DataDirectory is not null
                ? $"save {Text(Math.Max(1, (long)Math.Ceiling(interval.TotalSeconds)))} {Text(options.SaveKeys)}"
                : "save \"\"",
        };
        if (options.DataDirectory is { } folder)
        {
            // Snapshots alone would lose the last minute when killed.
            lines.AddRange([$"dir {Quote(folder)}", "appendonly yes", "appendfsync everysec"]);
        }
        if (options.Password is { Length: > 0 } password)
        {
            lines.Add($"requirepass {Quote(password)}");
        }
        return new ChildProcessStart
        {
            FileName = file,
            Arguments = ["-"],
            Input = string.Join('\n', lines) + "\n",
        };
    }

    private static ChildProcessStart Garnet(RedisServerOptions options)
    {
        if (!File.Exists(options.EmbeddedCachePath))
        {
            throw new StandInException(
                $"There is no redis-server or valkey-server on PATH, and '{options.EmbeddedCachePath}', which would stand in, "
                    + "is not built. Run: dotnet build"
            );
        }
        string[] persistence = options.DataDirectory is { } folder
            ? ["--checkpointdir", folder, "--aof", "--aof-memory", "64m", "--aof-commit-wait", "--recover"]
            : [];
        return new ChildProcessStart
        {
            FileName = DotnetHost.Path,
            Arguments =
            [
                options.EmbeddedCachePath,
                "--bind",
                "127.0.0.1",
                "--port",
                Text(options.Port),
                "--lua",
                "--lua-transaction-mode",
                "--device-type",
                "RandomAccess",
                .. persistence,
            ],
            Input = options.Password + "\n",
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Redis reads \xHH inside double quotes, so no character can end the line or the quotes.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            quoted.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }
        return quoted.Append('"').ToString();
    }
}
