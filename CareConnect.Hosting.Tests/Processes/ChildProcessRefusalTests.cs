using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.Tests.Processes;

/// <summary>What cannot be started is refused with the file's name and what to do, not with an exit code.</summary>
public sealed class ChildProcessRefusalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("child-refusal-");

    [Fact]
    public void A_name_that_is_not_on_the_path_is_refused()
    {
        var refusal = Refuse("no-such-program");

        Assert.Contains("'no-such-program' was not found on PATH", refusal);
    }

    [Fact]
    public void A_missing_file_is_refused()
    {
        var refusal = Refuse(Path.Combine(_folder.FullName, "missing"));

        Assert.Contains("missing' was not found", refusal);
    }

    [Fact]
    public void A_file_without_execute_permission_is_refused()
    {
        var refusal = Refuse(Write("plain", "#!/bin/sh\n"u8, UnixFileMode.UserRead));

        Assert.Contains("permission denied", refusal);
        Assert.Contains("chmod +x", refusal);
    }

    [Fact]
    public void A_program_of_another_processor_is_refused()
    {
        byte[] elf = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 8, 0, 0, 0];

        var refusal = Refuse(Write("mips", elf));

        Assert.Contains("exec format error", refusal);
    }

    [Fact]
    public void A_text_that_is_no_script_is_refused()
    {
        var refusal = Refuse(Write("text", "only words, and enough of them"u8));

        Assert.Contains("exec format error", refusal);
    }

    [Fact]
    public void A_missing_working_folder_is_refused()
    {
        var start = new ChildProcessStart { FileName = "/bin/sh", WorkingDirectory = "/no/such/folder" };

        var refusal = Assert.Throws<ChildProcessException>(() => ChildProcess.Start(start));

        Assert.Contains("'/no/such/folder'", refusal.Message);
    }

    [Fact]
    public void An_unknown_account_is_refused()
    {
        var start = new ChildProcessStart { FileName = "/bin/sh", UserName = "nobody-of-this-name" };

        var refusal = Assert.Throws<ChildProcessException>(() => ChildProcess.Start(start));

        Assert.Contains("nobody-of-this-name", refusal.Message);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Refuse(string fileName) =>
        Assert
            .Throws<ChildProcessException>(() => ChildProcess.Start(new ChildProcessStart { FileName = fileName }))
            .Message;

    private string Write(
        string name,
        ReadOnlySpan<byte> content,
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserExecute
    )
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
        return path;
    }
}
