#pragma warning disable ASPIREFILESYSTEM001 // The real API marks it as experimental too.
namespace Aspire.Hosting;

/// <inheritdoc cref="IFileSystemService"/>
internal sealed class TemporaryFiles : IFileSystemService, ITempFileSystemService
{
    private const string Prefix = "aspire-";

    public ITempFileSystemService TempDirectory => this;

    public TempDirectory CreateTempSubdirectory(string? prefix = null) =>
        new Folder(Directory.CreateTempSubdirectory(prefix ?? Prefix).FullName);

    /// <summary>In a folder of its own, so that it can have any name and nobody else can read it.</summary>
    public TempFile CreateTempFile(string? fileName = null)
    {
        var folder = Directory.CreateTempSubdirectory(Prefix).FullName;
        var path = Path.Combine(folder, Path.GetFileName(fileName ?? Path.GetRandomFileName()));
        System.IO.File.Create(path).Dispose();
        return new File(path);
    }

    private sealed class Folder(string path) : TempDirectory
    {
        public override string Path => path;

        public override void Dispose() => Remove(path);
    }

    private sealed class File(string path) : TempFile
    {
        public override string Path => path;

        public override void Dispose() => Remove(System.IO.Path.GetDirectoryName(path)!);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
