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
    /// <summary>A digest whose tasks never become healthy.</summary>
    public const string BadDigest = "sha256:bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0bad0";

    private static readonly string? Launcher = Environment.GetEnvironmentVariable("CARECONNECT_AWS_EMULATOR");
    private readonly GuardedProcess _process;

    private AwsEmulator(GuardedProcess process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Why nothing can be tried here; null when it can.</summary>
    public static string? Missing { get; } =
        OperatingSystem.IsWindows() ? "the emulator is held by a POSIX shell"
        : !GuardedProcess.IsOnPath("aws") ? "the AWS CLI is not installed"
        : !GuardedProcess.IsOnPath("terraform") ? "terraform is not installed"
        : TerraformPlugins() is null ? "no folder with the aws provider: set CARECONNECT_TF_PLUGINS"
        : !string.IsNullOrEmpty(Launcher) || GuardedProcess.IsOnPath("moto_server") ? null
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
        string[] command = string.IsNullOrEmpty(Launcher)
            ? ["moto_server"]
            : Launcher.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var process = GuardedProcess.Start(
            [.. command, "-H", "127.0.0.1", "-p", $"{port}"],
            ("MOTO_ECS_BAD_IMAGE", BadDigest)
        );
        var emulator = new AwsEmulator(process, new Uri($"http://127.0.0.1:{port}"));
        await process.AnswersAsync(new Uri(emulator.Address, "/moto-api/"), cancellationToken);
        return emulator;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

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
}
