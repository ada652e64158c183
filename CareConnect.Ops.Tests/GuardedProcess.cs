using System.Diagnostics;

namespace CareConnect.Ops.Tests;

/// <summary>A server of the tests as a process of its own, which ends with this one, however that ends.</summary>
internal sealed class GuardedProcess : IAsyncDisposable
{
    private const string Guardian = """
        log=$1; shift
        "$@" </dev/null >"$log" 2>&1 & server=$!
        cat >/dev/null
        kill "$server"; wait "$server"
        """;

    private readonly Process _guardian;
    private readonly string _log;

    private GuardedProcess(Process guardian, string log) => (_guardian, _log) = (guardian, log);

    /// <summary>What it has written so far.</summary>
    public string Output => File.ReadAllText(_log);

    public static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    public static GuardedProcess Start(string[] command, params (string Name, string Value)[] variables)
    {
        var log = Path.GetTempFileName();
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guardian, "sh", log, .. command])
        {
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!, log);
    }

    /// <summary>Waits until it answers there, whatever it says.</summary>
    public async Task AnswersAsync(Uri address, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync(address, cancellationToken);
                return;
            }
            catch (HttpRequestException) when (attempt < 600)
            {
                await Task.Delay(200, cancellationToken);
            }
            catch (HttpRequestException)
            {
                Assert.Fail($"{address} did not come up: {await File.ReadAllTextAsync(_log, cancellationToken)}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _guardian.StandardInput.Close();
        await _guardian.WaitForExitAsync();
        _guardian.Dispose();
        File.Delete(_log);
    }
}
