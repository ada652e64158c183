using System.Globalization;
using CareConnect.Ops.Procedures;
using CliWrap;

namespace CareConnect.Ops.Local;

/// <summary>
/// Processes that a killed command left behind, found by what they were started with: a file with a process's id could not be
/// written in time by who is killed. Where there is no /proc none is found.
/// </summary>
internal static class LeftProcesses
{
    /// <summary>Those that work in the folder, or were given it, or something in it, as an argument.</summary>
    public static IReadOnlyList<int> In(string folder) =>
        Where(process =>
            IsWithin(new DirectoryInfo(Path.Combine(process, "cwd")).LinkTarget ?? "", folder)
            || Words(Path.Combine(process, "cmdline")).Any(word => IsWithin(word, folder))
        );

    /// <summary>Those that were started with the variable, and what they started in turn.</summary>
    public static IReadOnlyList<int> With(string variable, string value) =>
        Where(process => Words(Path.Combine(process, "environ")).Contains($"{variable}={value}"));

    /// <summary>Signals all that are found, until none is.</summary>
    /// <param name="find">Finds them.</param>
    /// <param name="signal">Such as QUIT.</param>
    /// <param name="patience">How long they may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProcedureException">Some are still there.</exception>
    public static async Task EndAsync(
        Func<IReadOnlyList<int>> find,
        string signal,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        var found = find();
        if (found is [])
        {
            return;
        }

        await Cli.Wrap("kill")
            .WithArguments([$"-{signal}", .. found.Select(id => id.ToString(CultureInfo.InvariantCulture))])
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellationToken);
        await ResourceControl.UntilAsync(
            patience,
            () => Task.FromResult(find() is []),
            $"Processes of an earlier run do not end ({string.Join(", ", found)}). End them, and run this again.",
            cancellationToken
        );
    }

    private static IReadOnlyList<int> Where(Func<string, bool> isMeant)
    {
        var found = new List<int>();
        foreach (var process in Directory.Exists("/proc") ? Directory.GetDirectories("/proc") : [])
        {
            try
            {
                if (
                    int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id)
                    && id != Environment.ProcessId
                    && isMeant(process)
                )
                {
                    found.Add(id);
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // It is gone by now, or somebody else's.
            }
        }

        return found;
    }

    private static string[] Words(string file) => File.ReadAllText(file).Split('\0');

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);
}
