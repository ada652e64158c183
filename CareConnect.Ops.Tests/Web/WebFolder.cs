namespace CareConnect.Ops.Tests.Web;

/// <summary>A folder as a bundler leaves it; removed at the end.</summary>
internal sealed class WebFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-web-");

    public string Path => _folder.FullName;

    /// <summary>A build with two hashed assets and three files without a hash, one of them a page.</summary>
    public static WebFolder Of(string release)
    {
        var folder = new WebFolder();
        folder.Write("index.html", $"<!doctype html><script src=\"/assets/index-{Hash(release)}.js\"></script>");
        folder.Write("about.html", $"<!doctype html>{release}");
        folder.Write("manifest.webmanifest", $$"""{"name": "{{release}}"}""");
        folder.Write($"assets/index-{Hash(release)}.js", $"console.log('{release}');");
        folder.Write("assets/logo-Zz9Yy8Xx.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        return folder;
    }

    /// <summary>Eight characters as a bundler makes them of a release's name.</summary>
    public static string Hash(string release) => $"Bx{release}9kQz0123"[..8];

    public void Write(string path, string content)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
