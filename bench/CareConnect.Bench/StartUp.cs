using System.Diagnostics;
using System.Globalization;

namespace CareConnect.Bench;

/// <summary>
/// From the AppHost's start to every resource healthy, with fresh data and with those of an earlier run, with the dashboard
/// beside it and without.
/// </summary>
internal static class StartUp
{
    public static async Task MeasureAsync(int runs)
    {
        var (with, without) = (new Times(), new Times());
        for (var run = 0; run < runs; run++)
        {
            await MeasureOnceAsync(with, hasDashboard: true);
            await MeasureOnceAsync(without, hasDashboard: false);
            Console.WriteLine($"run {run + 1}: with the dashboard {with.Last}; without {without.Last}");
        }

        Report("fresh data", with.Fresh);
        Report("warm data", with.Warm);
        Report("fresh data, without the dashboard", without.Fresh);
        Report("warm data, without the dashboard", without.Warm);
        Report("no-op build of dotnet run, besides", await BuildAsync(runs));
    }

    private static async Task MeasureOnceAsync(Times times, bool hasDashboard)
    {
        using var home = new BenchFolder();
        times.Fresh.Add(await StartOnceAsync(home.Path, hasDashboard));
        times.Warm.Add(await StartOnceAsync(home.Path, hasDashboard));
    }

    private static async Task<TimeSpan> StartOnceAsync(string home, bool hasDashboard)
    {
        await using var topology = await Topology.StartAsync(home, hasDashboard);
        return topology.StartUpTime;
    }

    // What dotnet run does first: it looks whether anything has to be built.
    private static async Task<List<TimeSpan>> BuildAsync(int runs)
    {
        var folder = Path.Combine(RepositoryRoot(), "CareConnect.AppHost");
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var times = new List<TimeSpan>();
        for (var run = 0; run <= runs; run++)
        {
            var clock = Stopwatch.StartNew();
            using var build = Process.Start(
                new ProcessStartInfo("dotnet", ["build", "-c", configuration, "-v", "q", "--nologo"])
                {
                    WorkingDirectory = folder,
                    RedirectStandardOutput = true,
                }
            )!;
            await build.StandardOutput.ReadToEndAsync();
            await build.WaitForExitAsync();
            times.Add(clock.Elapsed);
        }

        // The first one may really have built something.
        return times[1..];
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CareConnect.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("There is no CareConnect.sln above.");
        }

        return folder.FullName;
    }

    private static void Report(string what, List<TimeSpan> times)
    {
        var seconds = times.Select(time => time.TotalSeconds).Order().ToList();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: minimum {seconds[0]:0.00} s, median {seconds[seconds.Count / 2]:0.00} s, maximum {seconds[^1]:0.00} s"
            )
        );
    }

    private sealed record Times
    {
        public List<TimeSpan> Fresh { get; } = [];

        public List<TimeSpan> Warm { get; } = [];

        public string Last =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"fresh {Fresh[^1].TotalSeconds:0.00} s, warm {Warm[^1].TotalSeconds:0.00} s"
            );
    }
}
