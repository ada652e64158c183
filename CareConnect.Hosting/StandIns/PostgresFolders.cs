using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>Where the packages of the systems put PostgreSQL's programs, and how each system installs it.</summary>
internal static class PostgresFolders
{
    public static readonly IReadOnlyList<string> Usual = OperatingSystem.IsWindows()
        ? [@"C:\Program Files\PostgreSQL\*\bin"]
        :
        [
            "/usr/lib/postgresql/*/bin",
            "/usr/pgsql-*/bin",
            "/usr/libexec/postgresql*",
            "/usr/local/pgsql/bin",
            "/opt/homebrew/opt/postgresql@*/bin",
            "/usr/local/opt/postgresql@*/bin",
            "/Applications/Postgres.app/Contents/Versions/*/bin",
        ];

    public static string Program(string folder, string name) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    /// <summary>Every folder with a server in it, each once, links on PATH followed to where they lead.</summary>
    public static IReadOnlyList<string> Find(string? searchPath, IReadOnlyList<string> usual)
    {
        var onPath = (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. onPath
                .Concat(usual.SelectMany(Expand))
                .Where(Path.IsPathFullyQualified)
                .Select(folder => Program(folder, "postgres"))
                .Where(File.Exists)
                .Select(file => Path.GetDirectoryName(File.ResolveLinkTarget(file, true)?.FullName ?? file)!)
                .Distinct(),
        ];
    }

    /// <summary>The one line that installs it here.</summary>
    public static string InstallLine()
    {
        if (OperatingSystem.IsMacOS())
        {
            return "brew install postgresql@15";
        }
        if (OperatingSystem.IsWindows())
        {
            return "winget install PostgreSQL.PostgreSQL.15";
        }
        var path = Environment.GetEnvironmentVariable("PATH");
        var line =
            ProgramFile.Find("apk", path) is not null ? "apk add postgresql15"
            : ProgramFile.Find("dnf", path) is not null ? "dnf install postgresql-server postgresql-contrib"
            : "apt-get install postgresql";
        return Signals.IsRoot ? line : "sudo " + line;
    }

    private static IEnumerable<string> Expand(string pattern)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return [pattern];
        }
        var slash = pattern.LastIndexOfAny(['/', '\\'], star);
        var end = pattern.IndexOfAny(['/', '\\'], star);
        var parent = pattern[..slash];
        var name = end < 0 ? pattern[(slash + 1)..] : pattern[(slash + 1)..end];
        var rest = end < 0 ? "" : pattern[(end + 1)..];
        return Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent, name).Select(folder => Path.Combine(folder, rest))
            : [];
    }
}
