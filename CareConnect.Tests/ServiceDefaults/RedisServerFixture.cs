using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using Xunit;

namespace CareConnect.Tests.ServiceDefaults;

/// <summary>
/// A real redis-server on a loopback port of its own, without persistence; tests that need it are skipped where the
/// program is not installed.
/// </summary>
public sealed class RedisServerFixture : IAsyncLifetime
{
    // Stops the server when this process ends, however it ends: the pipe to its standard input closes.
    private const string Guard = """
        exec 3<&0; "$@" </dev/null 3<&- & pid=$!; (cat <&3 >/dev/null; kill -INT $pid 2>/dev/null) & w=$!; wait $pid; rc=$?; kill $w 2>/dev/null; exit $rc
        """;

    private Process? _server;
    private string? _processId;

    public int Port { get; private set; }

    public string ConnectionString => $"127.0.0.1:{Port}";

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsWindows() && FindProgram() is not null)
        {
            Port = FreePort();
            await StartAsync();
        }
    }

    /// <summary>Starts it, again after <see cref="KillAsync"/>: empty, and at the same port.</summary>
    public async Task StartAsync()
    {
        string[] arguments =
        [
            "-c",
            Guard,
            "guard",
            FindProgram()!,
            "--port",
            $"{Port}",
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--loglevel",
            "warning",
        ];
        _server = Process.Start(
            new ProcessStartInfo("/bin/sh", arguments)
            {
                WorkingDirectory = Path.GetTempPath(),
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        );
        await WaitUntilItListensAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{ConnectionString},allowAdmin=true");
        var info = await connection.GetServer(ConnectionString).InfoAsync("server");
        _processId = info.SelectMany(section => section).First(line => line.Key == "process_id").Value;
    }

    public void SkipIfMissing() =>
        Assert.SkipWhen(_server is null, "redis-server is not on PATH (Debian: apt-get install redis-server)");

    /// <summary>Ends the server at once, as a crash does.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await StopAsync();
    }

    /// <summary>Sends a signal to the server itself: STOP leaves its connections open and every question unanswered.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {_processId}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StopAsync()
    {
        if (_server is not null)
        {
            _server.StandardInput.Close();
            await _server.WaitForExitAsync();
            _server.Dispose();
            _server = null;
        }
    }

    private static string? FindProgram() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "redis-server"))
            .FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilItListensAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }
}
