namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>A folder with a project file and settings, for what the engine reads of a project without building it.</summary>
internal sealed class TemporaryProject : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("careconnect-project-").FullName;

    public string File => Path.Combine(_folder, "Sample.csproj");

    public static TemporaryProject Create(string? settings = null, string? launchSettings = null)
    {
        var project = new TemporaryProject();
        System.IO.File.WriteAllText(project.File, "<Project />");
        if (settings is not null)
        {
            System.IO.File.WriteAllText(Path.Combine(project._folder, "appsettings.json"), settings);
        }

        if (launchSettings is not null)
        {
            var folder = Directory.CreateDirectory(Path.Combine(project._folder, "Properties"));
            System.IO.File.WriteAllText(Path.Combine(folder.FullName, "launchSettings.json"), launchSettings);
        }

        return project;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
