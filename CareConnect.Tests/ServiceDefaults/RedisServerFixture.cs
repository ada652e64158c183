using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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

    public int Port { get; private set; }

    public string ConnectionString => $"127.0.0.1:{Port}";

    public async ValueTask InitializeAsync()
    {
        if (OperatingSystem.IsWindows() || FindProgram() is not { } program)
        {
            return;
        }

        Port = FreePort();
        string[] arguments =
        [
            "-c",
            Guard,
            "guard",
            program,
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
    }

    public void SkipIfMissing() =>
        Assert.SkipWhen(_server is null, "redis-server is not on PATH (Debian: apt-get install redis-server)");

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.StandardInput.Close();
            await _server.WaitForExitAsync();
            _server.Dispose();
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
