using System.Diagnostics;
using System.Text.Json;

namespace CareConnect.Bench;

/// <summary>
/// Drills of disaster recovery, one after the other, by the operator's own command: kill -9 of the primary under load, failover,
/// and what it cost.
/// </summary>
internal static class Drills
{
    private const string Ops = "CareConnect.Ops";

    public static async Task MeasureAsync(int drills, TimeSpan load)
    {
        using var home = new BenchFolder();
        var reports = new List<JsonElement>();
        for (var drill = 1; drill <= drills; drill++)
        {
            var facts = await RunAsync(home.Path, load);
            reports.Add(facts);
            Report.Line(
                $"drill {drill}: RTO {Number(facts, "rto seconds"):0.00} s, RPO {Number(facts, "rpo seconds"):0.00} s, {Number(facts, "acknowledged"):0} acknowledged writes, {Number(facts, "lost"):0} lost, {Number(facts, "failed"):0} requests failed"
            );
        }

        Report.Line(
            $"worst of {drills}: RTO {reports.Max(facts => Number(facts, "rto seconds")):0.00} s, RPO {reports.Max(facts => Number(facts, "rpo seconds")):0.00} s, {reports.Sum(facts => Number(facts, "lost")):0} acknowledged writes lost in all"
        );
    }

    private static async Task<JsonElement> RunAsync(string home, TimeSpan load)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Program(), "dr", "drill", "--seconds", $"{load.TotalSeconds:0}", "--target", "local", "--json"]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["CARECONNECT_HOME"] = home;
        using var drill = Process.Start(start)!;
        var text = await drill.StandardOutput.ReadToEndAsync();
        await drill.WaitForExitAsync();
        using var report = JsonDocument.Parse(text);
        // A drill that misses its goals ends with 1 and has its figures all the same.
        return report.RootElement.GetProperty("facts").TryGetProperty("rto seconds", out _)
            ? report.RootElement.GetProperty("facts").Clone()
            : throw new InvalidOperationException($"The drill failed: {text}");
    }

    private static double Number(JsonElement facts, string name) =>
        double.Parse(facts.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    // Built beside this one, with the same configuration.
    private static string Program()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, Ops, here.Name, "careconnect.dll");
    }
}
