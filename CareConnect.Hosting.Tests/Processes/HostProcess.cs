using System.Collections.Concurrent;
using System.Diagnostics;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.Tests.Processes;

/// <summary>The ProcessHost fixture, run as a plain process that a test may kill, with the lines it says.</summary>
internal sealed class HostProcess : IDisposable
{
    /// <summary>In the fixture's own output folder, beside the libraries it was built with.</summary>
    public static readonly string Library = FindLibrary();
    private readonly BlockingCollection<string> _lines = [];

    private HostProcess(Process process)
    {
        Process = process;
        _ = Task.Run(ReadAsync);
    }

    public Process Process { get; }

    public static HostProcess Start(params string[] arguments) => Run("dotnet", [Library, .. arguments]);

    public static HostProcess Run(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Array.ForEach(arguments, start.ArgumentList.Add);
        return new HostProcess(Process.Start(start)!);
    }

    /// <summary>What follows the text in the first line that has it.</summary>
    public string WaitFor(string text)
    {
        var seen = new List<string>();
        while (_lines.TryTake(out var line, TimeSpan.FromSeconds(20)))
        {
            seen.Add(line);
            // A terminal may put its own codes before the text.
            if (line.Split(text, 2) is [_, var rest])
            {
                return rest.Trim();
            }
        }
        throw new TimeoutException($"No line '{text}', only: {string.Join(" | ", seen)}");
    }

    public int WaitForNumber(string text) => Number(WaitFor(text));

    public static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    public static async Task<bool> AllEndWithin(TimeSpan time, params int[] processIds)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            if (!processIds.Any(Signals.IsAlive))
            {
                return true;
            }
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        return false;
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
        }
        Process.Dispose();
    }

    private static string FindLibrary()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/', '\\'));
        var output = configuration.Parent!.Parent!.FullName;
        return Path.Combine(output, "ProcessHost", configuration.Name, "ProcessHost.dll");
    }

    private async Task ReadAsync()
    {
        while (await Process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Add(line);
        }
        _lines.CompleteAdding();
    }
}
