using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>One emulator for all tests of AWS, one test at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneCloud : ICollectionFixture<Cloud>
{
    public const string Name = "AWS emulator";
}

/// <summary>
/// AWS on the loopback: the launcher in <c>CARECONNECT_AWS_EMULATOR</c>, which closes gaps of stock moto, or else the
/// <c>moto_server</c> of the PATH. It ends with this process, however that ends.
/// </summary>
internal sealed class AwsEmulator : IAsyncDisposable
{
    private const string Guardian = """
        log=$1; shift
        "$@" </dev/null >"$log" 2>&1 & emulator=$!
        cat >/dev/null
        kill "$emulator"; wait "$emulator"
        """;

    /// <summary>A digest whose tasks never become healthy.</summary>
    public const string BadDigest = "sha256:bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0";

    private static readonly string? Launcher = Environment.GetEnvironmentVariable("CARECONNECT_AWS_EMULATOR");
    private readonly Process _guardian;
    private readonly string _log;

    private AwsEmulator(Process guardian, string log, Uri address) =>
        (_guardian, _log, Address) = (guardian, log, address);

    public Uri Address { get; }

    /// <summary>Why nothing can be tried here; null when it can.</summary>
    public static string? Missing { get; } =
        OperatingSystem.IsWindows() ? "the emulator is held by a POSIX shell"
        : !IsOnPath("aws") ? "the AWS CLI is not installed"
        : !IsOnPath("terraform") ? "terraform is not installed"
        : TerraformPlugins() is null ? "no folder with the aws provider: set CARECONNECT_TF_PLUGINS"
        : !string.IsNullOrEmpty(Launcher) || IsOnPath("moto_server") ? null
        : "moto_server is not on the PATH (pip install 'moto[server]') and CARECONNECT_AWS_EMULATOR names no other emulator";

    /// <summary>Why no service's deployment can be tried: stock moto's services never run a task.</summary>
    public static string? RunsNoServices =>
        Missing
        ?? (string.IsNullOrEmpty(Launcher) ? "CARECONNECT_AWS_EMULATOR names no emulator whose services run" : null);

    /// <summary>The folder that holds registry.terraform.io/hashicorp/aws; null without one.</summary>
    public static string? TerraformPlugins()
    {
        const string Provider = "registry.terraform.io/hashicorp/aws";
        var set = Environment.GetEnvironmentVariable("CARECONNECT_TF_PLUGINS");
        IEnumerable<string> folders =
            set is not null ? [set]
            : Directory.Exists("/opt") ? Directory.EnumerateDirectories("/opt")
            : [];
        return folders.FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, Provider)));
    }

    public static async Task<AwsEmulator> StartAsync(CancellationToken cancellationToken)
    {
        var port = FreePort();
        var log = Path.GetTempFileName();
        string[] command = string.IsNullOrEmpty(Launcher)
            ? ["moto_server"]
            : Launcher.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var guardian = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", Guardian, "sh", log, .. command, "-H", "127.0.0.1", "-p", $"{port}"])
            {
                RedirectStandardInput = true,
                Environment = { ["MOTO_ECS_BAD_IMAGE"] = BadDigest },
            }
        )!;
        var emulator = new AwsEmulator(guardian, log, new Uri($"http://127.0.0.1:{port}"));
        using var http = new HttpClient();
        for (var attempt = 0; !await IsUpAsync(http, emulator.Address, cancellationToken); attempt++)
        {
            Assert.True(
                attempt < 600,
                $"The emulator did not come up: {await File.ReadAllTextAsync(log, cancellationToken)}"
            );
            await Task.Delay(200, cancellationToken);
        }

        return emulator;
    }

    public async ValueTask DisposeAsync()
    {
        _guardian.StandardInput.Close();
        await _guardian.WaitForExitAsync();
        _guardian.Dispose();
        File.Delete(_log);
    }

    /// <summary>Below the ports that the system hands out for outgoing connections.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_768);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: try another.
            }
        }
    }

    private static async Task<bool> IsUpAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/moto-api/"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
