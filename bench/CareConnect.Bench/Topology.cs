using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace CareConnect.Bench;

/// <summary>CareConnect's topology as an AppHost process of its own, with its data in a folder of the benchmark's.</summary>
internal sealed class Topology : IAsyncDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(2);
    private readonly HttpClient _http = new();
    private readonly Process _process;
    private readonly string _home;

    private Topology(Process process, string home) => (_process, _home) = (process, home);

    /// <summary>From the start of the process to the first look that found everything healthy.</summary>
    public TimeSpan StartUpTime { get; private set; }

    /// <summary>The password of every login of PostgreSQL and of Redis, given rather than generated.</summary>
    public static string Password { get; } = RandomNumberGenerator.GetHexString(32);

    /// <summary>A program that was built beside this one, with the same configuration.</summary>
    public static string ProgramOf(string project)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, project + ".dll");
    }

    /// <param name="home">The folder of its data.</param>
    /// <param name="hasDashboard">Whether the dashboard runs beside it and gets its telemetry.</param>
    public static async Task<Topology> StartAsync(string home, bool hasDashboard = false)
    {
        var start = new ProcessStartInfo("dotnet", [ProgramOf("CareConnect.AppHost")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        };
        start.Environment["CARECONNECT_HOME"] = home;
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["DcpPublisher__RandomizePorts"] = "true";
        if (hasDashboard)
        {
            start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        }

        foreach (var login in (string[])["postgres", "cache", "careconnect-app", "careconnect-readonly"])
        {
            start.Environment[$"Parameters__{login}-password"] = Password;
        }

        var clock = Stopwatch.StartNew();
        var topology = new Topology(Process.Start(start)!, home);
        topology._process.BeginOutputReadLine();
        topology._process.BeginErrorReadLine();
        while (!await topology.IsHealthyAsync())
        {
            if (topology._process.HasExited || clock.Elapsed > MaxWait)
            {
                await topology.DisposeAsync();
                throw new InvalidOperationException($"The topology did not become healthy within {clock.Elapsed}.");
            }

            await Task.Delay(10);
        }

        topology.StartUpTime = clock.Elapsed;
        return topology;
    }

    /// <summary>Host and port where a resource answers.</summary>
    public async Task<Uri> AddressOfAsync(string resource)
    {
        var state = (await ReadStateAsync())!.Value.EnumerateArray().Single(r => Text(r, "name") == resource);
        return new Uri(state.GetProperty("urls")[0].GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            // SIGTERM, as a service manager would.
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task<bool> IsHealthyAsync()
    {
        if (await ReadStateAsync() is not { } resources)
        {
            return false;
        }

        var watched = resources.EnumerateArray().Where(r => Text(r, "type") is not ("Parameter" or "ConnectionString"));
        return watched.Count() >= 6 && watched.All(r => Text(r, "health") == "Healthy" || IsDone(r));
    }

    private static bool IsDone(JsonElement resource) =>
        Text(resource, "state") == "Finished" && resource.GetProperty("exitCode").GetInt32() == 0;

    // Null as long as the engine does not answer yet.
    private async Task<JsonElement?> ReadStateAsync()
    {
        try
        {
            var file = Path.Combine(_home, "run", "CareConnect.AppHost.json");
            using var run = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                Text(run.RootElement, "address")!.TrimEnd('/') + "/api/resources"
            );
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Text(run.RootElement, "token"));
            using var response = await _http.SendAsync(request);
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return body.RootElement.GetProperty("resources").Clone();
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
