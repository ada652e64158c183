using System.Diagnostics;
using System.Text.RegularExpressions;
using CareConnect.Tests.Api;
using CareConnect.Tests.Maintenance;
using Xunit;

namespace CareConnect.Tests.Drain;

/// <summary>The real API as a process of its own, which a test may tell to stop.</summary>
internal sealed partial class ApiProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ApiProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ApiProcess> StartAsync(MigratedDatabase database, TimeSpan drain)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CareConnect.Api.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            // What a test holds is held for as long as the test takes.
            ["ConnectionStrings__careconnect"] = database.App + ";Options=-c lock_timeout=0",
            ["ConnectionStrings__careconnect-readonly"] = database.Readonly,
            ["ConnectionStrings__cache"] = "127.0.0.1:1,abortConnect=false,connectTimeout=200",
            ["Jwt__SigningKey"] = ApiServer.SigningKey,
            ["Drain__Time"] = $"{drain:c}",
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            if (Listening().Match(line.Data ?? "") is { Success: true } match)
            {
                address.TrySetResult(new Uri(match.Value));
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process, await address.Task.WaitAsync(MaintenanceSwitch.Limit, Token));
    }

    /// <summary>A client with connections of its own, which it keeps.</summary>
    public HttpClient Connect() => new(new SocketsHttpHandler()) { BaseAddress = Address };

    /// <summary>SIGTERM, as from a service manager.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
    }

    /// <summary>The exit code, when it has ended.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(Token).WaitAsync(MaintenanceSwitch.Limit, Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
