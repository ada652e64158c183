using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CareConnect.Bench;

/// <summary>One web process, started the same way whatever it is, so that two can be compared.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, HttpClient client) => (_process, Client) = (process, client);

    public HttpClient Client { get; }

    /// <summary>What the process has used of the processors since it started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<ServiceProcess> StartAsync(
        string project,
        string[] arguments,
        string probe,
        Dictionary<string, string> environment
    )
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [Topology.ProgramOf(project), .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(Topology.ProgramOf(project))!,
        };
        start.Environment["ASPNETCORE_URLS"] = address;
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        var service = new ServiceProcess(process, new HttpClient { BaseAddress = new Uri(address) });
        while (!await service.AnswersAsync(probe))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"{project} ended with exit code {process.ExitCode}.");
            }

            await Task.Delay(50);
        }

        return service;
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task<bool> AnswersAsync(string probe)
    {
        try
        {
            using var response = await Client.GetAsync(new Uri(probe, UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
