using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace CareConnect.TestSupport;

/// <summary>
/// CareConnect's own AppHost as a process of its own, with everything that it starts, its dashboard included: free ports, and
/// data, passwords and user secrets in a folder that goes with it.
/// </summary>
internal sealed class RunningAppHost : IAsyncDisposable
{
    public const string Token = "fedcba9876543210fedcba9876543210";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("careconnect-apphost-");
    private readonly HttpClient _http = new();
    private Process? _process;

    private readonly string[] _arguments;

    private RunningAppHost(string[] arguments)
    {
        _arguments = arguments;
        if (!OperatingSystem.IsWindows())
        {
            // As root, PostgreSQL runs as a user of its own, who has to pass through.
            File.SetUnixFileMode(
                _home.FullName,
                UnixFileMode.UserRead
                    | UnixFileMode.UserWrite
                    | UnixFileMode.UserExecute
                    | UnixFileMode.GroupExecute
                    | UnixFileMode.OtherExecute
            );
        }
    }

    /// <summary>Its data and run file: CARECONNECT_HOME.</summary>
    public string Home => _home.FullName;

    /// <summary>Where people look.</summary>
    public Uri Dashboard { get; private set; } = null!;

    public Uri Api { get; private set; } = null!;

    /// <summary>Starts it.</summary>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <param name="arguments">Its switches.</param>
    public static async Task<RunningAppHost> StartAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var host = new RunningAppHost(arguments);
        try
        {
            await host.StartOnceAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the application, and starts it on what it left.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        await StartOnceAsync(cancellationToken);
    }

    /// <summary>Where a resource's endpoint of the scheme answers, as the engine tells.</summary>
    public async Task<Uri> AddressAsync(string resource, string scheme, CancellationToken cancellationToken)
    {
        var runFile = Directory.GetFiles(Path.Combine(Home, "run"), "*.json").Single();
        using var run = JsonDocument.Parse(await File.ReadAllTextAsync(runFile, cancellationToken));
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            run.RootElement.GetProperty("address").GetString() + "/api/resources"
        );
        request.Headers.Authorization = new("Bearer", run.RootElement.GetProperty("token").GetString());
        using var response = await _http.SendAsync(request, cancellationToken);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return json
            .RootElement.GetProperty("resources")
            .EnumerateArray()
            .Single(candidate => candidate.GetProperty("name").GetString() == resource)
            .GetProperty("urls")
            .EnumerateArray()
            .Select(url => new Uri(url.GetString()!))
            .Single(url => url.Scheme == scheme);
    }

    /// <summary>Asks the dashboard's JSON API until the answer suits; the last answer is in the message when it never does.</summary>
    public async Task<JsonElement> AskUntilAsync(
        string path,
        Func<JsonElement, bool> suits,
        CancellationToken cancellationToken
    )
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Dashboard, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            using var response = await _http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                using var json = JsonDocument.Parse(text);
                if (suits(json.RootElement))
                {
                    return json.RootElement.Clone();
                }
            }
            Assert.True(clock.Elapsed < Patience, $"{path}: {(int)response.StatusCode} {text}");
            await Task.Delay(250, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _home.Delete(recursive: true);
    }

    private async Task StartOnceAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [ProgramOf("CareConnect.AppHost"), .. _arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _home.FullName,
        };
        start.Environment["HOME"] = _home.FullName;
        start.Environment["CARECONNECT_HOME"] = _home.FullName;
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["DcpPublisher__RandomizePorts"] = "true";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] = Token;
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        (Api, Dashboard) = (null!, null!);
        var said = new List<string>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (await ReadLineAsync(_process, patience.Token) is { } line)
        {
            said.Add(line);
            if (line.StartsWith("api answers at ", StringComparison.Ordinal))
            {
                Api = new Uri(line["api answers at ".Length..]);
            }
            if (line.StartsWith("Login to the dashboard at ", StringComparison.Ordinal))
            {
                Dashboard = new Uri(
                    new Uri(line["Login to the dashboard at ".Length..]).GetLeftPart(UriPartial.Authority)
                );
            }
            // On a busy machine the link may come first.
            if (Api is not null && Dashboard is not null)
            {
                // A full pipe would stop whoever writes into it.
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }
        Assert.Fail($"The AppHost did not say where the API and the dashboard are:\n{string.Join('\n', said)}");
    }

    // Null at the end, and when it takes too long.
    private static async Task<string?> ReadLineAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            return await process.StandardOutput.ReadLineAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task StopAsync()
    {
        if (_process is { HasExited: false })
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        _process = null;
    }

    // Built beside these tests, with the same configuration.
    private static string ProgramOf(string project)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, project + ".dll");
    }
}
