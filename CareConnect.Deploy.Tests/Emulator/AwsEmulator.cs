using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CareConnect.Deploy.Terraform;

namespace CareConnect.Deploy.Tests.Emulator;

/// <summary>One emulator for all tests of this folder, and with it at most one terraform at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneEmulator : ICollectionFixture<AwsEmulator>
{
    public const string Name = "AWS emulator";
}

/// <summary>
/// AWS on the loopback, fresh for each run: the command in <c>CARECONNECT_AWS_EMULATOR</c> (a launcher that knows more than
/// <c>moto_server</c> and takes its arguments), or else the <c>moto_server</c> of the PATH. Without one, tests skip.
/// </summary>
public sealed class AwsEmulator : IAsyncLifetime
{
    // The shell holds the emulator by the pipe to its standard input: however this process ends, the pipe closes and
    // the emulator is stopped by its id. Nothing is left behind by a crash.
    private const string Guardian = """
        log=$1; shift
        "$@" </dev/null >"$log" 2>&1 & emulator=$!
        cat >/dev/null
        kill "$emulator"; wait "$emulator"
        """;

    private static readonly string? Launcher = Environment.GetEnvironmentVariable("CARECONNECT_AWS_EMULATOR");

    private readonly string _log = Path.GetTempFileName();
    private Process? _guardian;

    /// <summary>Whether the launcher is one that closes gaps of stock moto; some slices need it.</summary>
    internal static bool IsExtended => !string.IsNullOrEmpty(Launcher);

    internal static string Kind => IsExtended ? "extended" : "stock";

    /// <summary>Why nothing can be tried here, null when it can.</summary>
    internal static string? Missing { get; } =
        OperatingSystem.IsWindows() ? "the emulator is held by a POSIX shell"
        : !TerraformCli.IsInstalled ? "terraform is not installed"
        : !TerraformPlugins.AreLocal ? "no folder with the provider: set CARECONNECT_TF_PLUGINS"
        : IsExtended || IsOnPath("moto_server") ? null
        : "moto_server is not on the PATH (pip install 'moto[server]') and CARECONNECT_AWS_EMULATOR names no other emulator";

    internal EmulatorApi Api { get; private set; } = null!;

    /// <summary>A password that the tests give to ephemeral variables and then look for where it must not be.</summary>
    internal string Canary { get; } = $"Canary{Guid.NewGuid():N}";

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }
        var port = FreePort();
        Api = new(new Uri($"http://127.0.0.1:{port}"));
        _guardian = Process.Start(
            new ProcessStartInfo(
                "/bin/sh",
                ["-c", Guardian, "sh", _log, .. Command(), "-H", "127.0.0.1", "-p", $"{port}"]
            )
            {
                RedirectStandardInput = true,
                // A certificate is issued as soon as its record stands, not a minute later.
                Environment = { ["MOTO_ACM_VALIDATION_WAIT"] = "1" },
            }
        );
        for (var attempt = 0; !await Api.IsUpAsync(); attempt++)
        {
            if (attempt == 300)
            {
                throw new InvalidOperationException(
                    $"The emulator did not come up: {await File.ReadAllTextAsync(_log)}"
                );
            }
            await Task.Delay(200);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_guardian is not null)
        {
            _guardian.StandardInput.Close();
            await _guardian.WaitForExitAsync();
            _guardian.Dispose();
            Api.Dispose();
        }
        File.Delete(_log);
    }

    private static string[] Command() =>
        IsExtended ? Launcher!.Split(' ', StringSplitOptions.RemoveEmptyEntries) : ["moto_server"];

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    // Below the ports that the system hands out for outgoing connections, so that none takes it in the meantime.
    private static int FreePort()
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
}
