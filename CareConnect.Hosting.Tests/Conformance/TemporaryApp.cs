namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>A folder to publish into, and an application's folder below it.</summary>
internal sealed class TemporaryApp : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("careconnect-js-");

    public TemporaryApp(params (string Name, string Content)[] files)
    {
        Directory.CreateDirectory(Folder);
        foreach (var (name, content) in files)
        {
            Write(name, content);
        }
    }

    public string Root => _root.FullName;

    public string Folder => Path.Combine(Root, "app");

    public void Write(string name, string content) => File.WriteAllText(Path.Combine(Folder, name), content);

    /// <summary>A file that was written beside the manifest.</summary>
    public string Read(string name) => File.ReadAllText(Path.Combine(Root, name));

    public void Dispose() => _root.Delete(recursive: true);
}
