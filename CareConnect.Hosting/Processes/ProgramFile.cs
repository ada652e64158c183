using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CareConnect.Hosting.Processes;

/// <summary>
/// Finds a program as a shell would and checks, before it is started, that this machine can run it: a launcher in between
/// would turn each of these mistakes into the same exit code.
/// </summary>
internal static class ProgramFile
{
    private const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <exception cref="ChildProcessException">The file is missing, not executable or for another machine.</exception>
    public static string Resolve(string fileName, string? searchPath)
    {
        var path = Find(fileName, searchPath) ?? throw NotFound(fileName);
        if (OperatingSystem.IsWindows())
        {
            return path;
        }
        if ((File.GetUnixFileMode(path) & AnyExecute) == 0)
        {
            throw new ChildProcessException(
                $"'{path}' is not executable (permission denied). Allow it with: chmod +x '{path}'"
            );
        }
        CheckFormat(path);
        return path;
    }

    /// <summary>The full path of a program that a name or path stands for; null when there is none.</summary>
    public static string? Find(string fileName, string? searchPath)
    {
        if (fileName.Contains('/') || Path.IsPathFullyQualified(fileName))
        {
            return File.Exists(fileName) ? Path.GetFullPath(fileName) : null;
        }
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat", ""] : [""];
        var candidates =
            from folder in (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            from ending in endings
            select Path.Combine(folder, fileName + ending);
        return candidates.FirstOrDefault(File.Exists);
    }

    private static ChildProcessException NotFound(string fileName) =>
        new(
            fileName.Contains('/')
                ? $"'{fileName}' was not found. Build or install it, or correct the path."
                : $"'{fileName}' was not found on PATH. Install it, or give its full path."
        );

    private static void CheckFormat(string path)
    {
        Span<byte> head = stackalloc byte[20];
        int length;
        try
        {
            using var file = File.OpenRead(path);
            length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (UnauthorizedAccessException)
        {
            return; // executable but not readable is allowed
        }
        if (!IsRunnable(head[..length]))
        {
            throw new ChildProcessException(
                $"'{path}' cannot run here (exec format error): it is not a program for {RuntimeInformation.OSDescription} "
                    + $"on {RuntimeInformation.OSArchitecture}. Install the build for this system."
            );
        }
    }

    private static bool IsRunnable(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("#!"u8))
        {
            return true;
        }
        if (OperatingSystem.IsMacOS())
        {
            return head.Length >= 4 && IsMachO(BinaryPrimitives.ReadUInt32LittleEndian(head));
        }
        return head.Length == 20
            && head.StartsWith("\u007fELF"u8)
            && IsThisMachine(BinaryPrimitives.ReadUInt16LittleEndian(head[18..]));
    }

    private static bool IsMachO(uint magic) => magic is 0xFEEDFACF or 0xBEBAFECA or 0xBFBAFECA;

    // ELF e_machine of the processors .NET supports; an unknown one gets the benefit of the doubt.
    private static bool IsThisMachine(ushort machine) =>
        RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => machine is 62 or 3,
            Architecture.Arm64 => machine is 183 or 40,
            _ => true,
        };
}
