using CareConnect.Ops.Tests.Local.Versions;
using CareConnect.Ops.Verbs.Versions;

[assembly: AssemblyFixture(typeof(BuiltVersion))]

namespace CareConnect.Ops.Tests.Local.Versions;

/// <summary>One build of the source, by the command itself, for all tests that need a version; other versions are copies of it.</summary>
public sealed class BuiltVersion : IDisposable
{
    public const string Version = "7.0.0";
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("careconnect-build-");
    private readonly Lazy<Task> _build;

    public BuiltVersion()
    {
        Home = new OpsHome(_home.FullName);
        Store = new VersionStore(Home);
        _build = new(() =>
            Ops.ReportAsync(0, "build", "--local", "--target", "local", "--version", Version, "--source", Source)
        );
    }

    internal OpsHome Home { get; }

    internal VersionStore Store { get; }

    /// <summary>The command beside it: its next builds compile only what is new.</summary>
    internal OpsCommand Ops => new(_home.FullName);

    internal static string Source
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "CareConnect.sln")))
            {
                folder = folder.Parent!;
            }

            return folder.FullName;
        }
    }

    /// <summary>Waits until it is built.</summary>
    internal async Task<VersionRecord> RecordAsync()
    {
        await _build.Value;
        return Store.Read(Version);
    }

    /// <summary>Its files, without the record.</summary>
    internal async Task CopyAsync(string to)
    {
        await RecordAsync();
        var from = Store.FolderOf(Version);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(from, file);
            if (name != VersionRecord.FileName)
            {
                var copy = Path.Combine(to, name);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }

    public void Dispose() => _home.Delete(recursive: true);
}
