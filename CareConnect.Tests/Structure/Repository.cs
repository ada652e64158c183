using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CareConnect.Tests.Structure;

/// <summary>
/// The files of the repository as a clone of it would hold them.
/// </summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Tracked files and those about to be, as paths from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (var folder = Path.GetDirectoryName(here); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "CareConnect.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException(
            $"No CareConnect.sln above {here}: the sources are needed beside the tests."
        );
    }

    private static List<string> ListFiles()
    {
        using var git = Process.Start(
            new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
            }
        )!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0)
        {
            throw new InvalidOperationException($"git ls-files in {Root} ended with {git.ExitCode}.");
        }

        return
        [
            .. output
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Where(file => File.Exists(Path.Combine(Root, file)))
                .Distinct(),
        ];
    }
}
