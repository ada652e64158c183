using System.Text;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.StandIns;

/// <summary>
/// Where the engine keeps what outlives a run: data volumes, fetched binaries, and the address of what runs now.
/// CARECONNECT_HOME moves it; root's own home is closed to the account PostgreSQL runs as, so root has it elsewhere.
/// </summary>
internal sealed record EngineHome(string Root)
{
    public const string Variable = "CARECONNECT_HOME";

    private const UnixFileMode Traversable =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherExecute;

    public string Binaries => Path.Combine(Root, "binaries");

    public string Temporary => Path.Combine(Root, "temp");

    public static EngineHome Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set)
        {
            return new EngineHome(Path.GetFullPath(set));
        }
        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new EngineHome(Signals.IsRoot ? "/var/lib/careconnect" : Path.Combine(user, ".careconnect"));
    }

    public string Volume(string appHost, string volume) => Path.Combine(Root, FileName(appHost), FileName(volume));

    public string RunFile(string appHost) => Path.Combine(Root, "run", FileName(appHost) + ".json");

    /// <summary>Writes the run file whole or not at all, readable by its owner alone: it holds a token.</summary>
    public void WriteRunFile(string appHost, string json)
    {
        var file = RunFile(appHost);
        CreateFolder(Path.GetDirectoryName(file)!);
        var draft = $"{file}.{Environment.ProcessId}";
        PrivateFile.Write(draft, json);
        File.Move(draft, file, overwrite: true);
    }

    public void DeleteRunFile(string appHost) => File.Delete(RunFile(appHost));

    /// <summary>Makes a folder that other accounts may pass through but not list.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, Traversable);
        }
    }

    /// <summary>Makes a folder that nobody else may enter; one that is there keeps the rights that its owner gave it.</summary>
    public static void CreatePrivateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // Names come from the topology; whatever they hold, they stay one folder of ours.
    private static string FileName(string name)
    {
        var safe = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            safe.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-');
        }
        return safe.ToString().Trim('.') is { Length: > 0 } text
            ? text
            : throw new ArgumentException($"'{name}' cannot name a folder.", nameof(name));
    }
}
