using System.Diagnostics;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>The conformance AppHost, run as a user would run it.</summary>
internal static class AppHostProcess
{
    private static readonly string Library = Path.Combine(AppContext.BaseDirectory, "ConformanceAppHost.dll");

    /// <summary>The folder of its project; the paths in the expected manifests are relative to it.</summary>
    public static string Directory { get; } = Path.GetDirectoryName(Projects.ConformanceAppHost.ProjectPath)!;

    public static string Expected(string file) => File.ReadAllText(Path.Combine(Directory, "Cases", file));

    public static Task<ProcessResult> RunAsync(params string[] arguments) =>
        RunAsync(new Dictionary<string, string>(), arguments);

    public static async Task<ProcessResult> RunAsync(
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    )
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Library);
        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
            return new(process.ExitCode, await output, await errors);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}

internal sealed record ProcessResult(int ExitCode, string Output, string Errors);
