using System.Diagnostics;
using System.Reflection;

namespace CareConnect.Deploy.Verify.Report;

/// <summary>How long the translation of the manifest takes, as this program run again with <c>translate --check</c>.</summary>
internal static class TranslationTime
{
    private const string Manifest = "aspire-manifest.json";

    /// <returns>Null where there is no manifest beside the tree, or the translation failed.</returns>
    public static TimeSpan? Measure(string tree)
    {
        var manifest = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(tree))!, Manifest);
        if (!File.Exists(manifest))
        {
            return null;
        }
        var watch = Stopwatch.StartNew();
        string[] arguments =
        [
            Assembly.GetExecutingAssembly().Location,
            "translate",
            "--manifest",
            manifest,
            "--output",
            tree,
            "--check",
        ];
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? watch.Elapsed : null;
    }
}
