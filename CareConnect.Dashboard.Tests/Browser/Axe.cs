using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CareConnect.Dashboard.Tests.Browser;

/// <summary>
/// axe-core looks at a page for what keeps people out. It is a tool of the tests alone (MPL-2.0, never shipped): npm gets
/// it once into artifacts; without npm the tests are skipped.
/// </summary>
internal static class Axe
{
    private const string Version = "4.14.1";

    private const string Run = """
        async () => {
            const { violations } = await axe.run(document, { resultTypes: ["violations"] });
            return JSON.stringify(violations
                .filter(found => found.impact === "serious" || found.impact === "critical")
                .map(found => `${found.id} (${found.impact}): ${found.help}: ${found.nodes.slice(0, 5).map(node =>
                    `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`).join(" | ")}`));
        }
        """;

    private static readonly SemaphoreSlim Gate = new(1, 1);

    /// <summary>Findings that are serious or critical, in words; WCAG 2 A and AA and good practice.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(Window window)
    {
        var source = await SourceAsync();
        await window.Page.EvaluateAsync(source);
        var found = await window.Page.EvaluateAsync<string>(Run);
        return JsonSerializer.Deserialize<List<string>>(found)!;
    }

    private static async Task<string> SourceAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "axe-core", Version)).FullName;
        var script = Path.Combine(folder, "axe.min.js");
        await Gate.WaitAsync();
        try
        {
            if (!File.Exists(script))
            {
                await FetchAsync(folder, script);
            }
        }
        finally
        {
            Gate.Release();
        }
        // The last value of what is evaluated must be one that can be sent back.
        return await File.ReadAllTextAsync(script) + ";0";
    }

    private static async Task FetchAsync(string folder, string script)
    {
        var npm = await RunAsync("npm", ["pack", $"axe-core@{Version}", "--pack-destination", folder]);
        Assert.SkipUnless(npm, $"npm cannot get axe-core {Version} here.");
        await using var package = File.OpenRead(Path.Combine(folder, $"axe-core-{Version}.tgz"));
        await using var unzipped = new GZipStream(package, CompressionMode.Decompress);
        await using var archive = new TarReader(unzipped);
        while (await archive.GetNextEntryAsync() is { } entry)
        {
            if (entry.Name == "package/axe.min.js")
            {
                await entry.ExtractToFileAsync(script, overwrite: true);
            }
        }
    }

    private static async Task<bool> RunAsync(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            await Task.WhenAll(output, errors);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Root([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
