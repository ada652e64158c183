using System.Diagnostics;
using CareConnect.Hosting.StandIns;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>A user's home of one test's own: data, run file and user secrets of the AppHosts it starts.</summary>
internal sealed class AppHostHome : IDisposable
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory.TrimEnd('/'));
    private readonly string _folder = Path.Combine("/tmp", "careconnect-life-" + Path.GetRandomFileName());

    public AppHostHome()
    {
        EngineHome.CreateFolder(_folder);
        EngineHome.CreateFolder(Root);
    }

    /// <summary>In the fixture's own output folder, beside the libraries it was built with.</summary>
    public static string Library =>
        Path.Combine(Output.Parent!.Parent!.FullName, "LifeAppHost", Output.Name, "LifeAppHost.dll");

    public string Folder => _folder;

    public string Root => Path.Combine(_folder, "engine");

    public string RunFile => Path.Combine(Root, "run", "LifeAppHost.json");

    public string PostgresData => Path.Combine(Root, "LifeAppHost", "life-postgres");

    /// <summary>Variables to set; null removes one.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    public AppHostRun Start(params string[] arguments) => StartProgram("dotnet", [Library, .. arguments]);

    public AppHostRun StartProgram(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment["HOME"] = _folder;
        start.Environment[EngineHome.Variable] = Root;
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }
        return new AppHostRun(Process.Start(start)!, this);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A server that is just being ended still writes into it.
        }
    }
}
