using System.Diagnostics;
using Npgsql;

namespace CareConnect.Bench;

/// <summary>
/// Deployments one after the other, by the operators' command itself, while devices record readings: what failed, what was
/// lost, and how long each took.
/// </summary>
internal static class Deploys
{
    private static readonly string[] Versions = ["1.0.1", "1.0.2"];

    public static async Task MeasureAsync(int count)
    {
        using var home = new BenchFolder();
        await using var topology = await Topology.StartAsync(home.Path);
        foreach (var version in Versions)
        {
            await OperateAsync(home.Path, ["build", "--local", "--version", version, "--source", Source()]);
        }

        Report.Line($"{count} deployments under load, each with 30 s of watching");
        await using var writers = await DeviceWriters.StartAsync(await topology.AddressOfAsync("api"));
        var times = new List<TimeSpan>();
        for (var number = 0; number < count; number++)
        {
            var (failed, acknowledged) = (writers.Failed, writers.Acknowledged.Count);
            times.Add(await OperateAsync(home.Path, ["deploy", "--version", Versions[number % Versions.Length]]));
            Report.Line(
                $"  {number + 1}: {times[^1].TotalSeconds:0.0} s, {writers.Failed - failed} failed requests, {writers.Acknowledged.Count - acknowledged} readings recorded"
            );
        }

        await writers.StopAsync();
        var lost = await LostAsync(await topology.AddressOfAsync("postgres"), writers.Acknowledged);
        Report.Line(
            $"  all: {times.Average(time => time.TotalSeconds):0.0} s on average, {writers.Failed} of {writers.Requests} requests failed, {lost} of {writers.Acknowledged.Count} acknowledged readings lost"
        );
    }

    private static async Task<TimeSpan> OperateAsync(string home, string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Topology
                    .ProgramOf("CareConnect.Ops")
                    .Replace("CareConnect.Ops.dll", "careconnect.dll", StringComparison.Ordinal),
                .. arguments,
                "--target",
                "local",
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CARECONNECT_HOME"] = home;
        var clock = Stopwatch.StartNew();
        using var command = Process.Start(start)!;
        var (said, progress) = (command.StandardOutput.ReadToEndAsync(), command.StandardError.ReadToEndAsync());
        await command.WaitForExitAsync();
        return command.ExitCode == 0
            ? clock.Elapsed
            : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {await said}{await progress}");
    }

    private static async Task<long> LostAsync(Uri postgres, IReadOnlyCollection<Guid> acknowledged)
    {
        await using var server = NpgsqlDataSource.Create(
            $"Host={postgres.Host};Port={postgres.Port};Database={Rig.Database};Username=postgres;Password={Topology.Password}"
        );
        await using var command = server.CreateCommand("SELECT count(DISTINCT id) FROM vital_signs WHERE id = ANY($1)");
        command.Parameters.Add(new() { Value = acknowledged.ToArray() });
        return acknowledged.Count - (long)(await command.ExecuteScalarAsync())!;
    }

    private static string Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CareConnect.sln")))
        {
            folder =
                folder.Parent ?? throw new InvalidOperationException("The benchmark is not in CareConnect's source.");
        }

        return folder.FullName;
    }
}
