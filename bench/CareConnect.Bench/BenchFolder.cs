namespace CareConnect.Bench;

/// <summary>A folder that is deleted in the end, where PostgreSQL's own user may pass through.</summary>
internal sealed class BenchFolder : IDisposable
{
    public BenchFolder()
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path, (UnixFileMode)Convert.ToInt32("755", 8));
        }

        Directory.CreateDirectory(Path);
    }

    public string Path { get; } =
        System.IO.Path.Combine(System.IO.Path.GetTempPath(), "careconnect-bench-" + System.IO.Path.GetRandomFileName());

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
