using System.Text;

namespace CareConnect.Ops.Aws;

/// <summary>A file for the length of a call, which nobody but its owner may read.</summary>
internal sealed class PrivateFile : IDisposable
{
    private PrivateFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>As the AWS CLI takes a file in place of an argument.</summary>
    public string Uri => $"file://{Path}";

    public static PrivateFile Of(string text)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"careconnect-{Guid.NewGuid():n}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, new UTF8Encoding(false), options);
        writer.Write(text);
        return new PrivateFile(path);
    }

    public void Dispose() => File.Delete(Path);
}
