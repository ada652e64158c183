using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>The LifeAppHost fixture as a process of its own, with a home of its own, that a test may kill.</summary>
internal sealed class AppHostRun : IAsyncDisposable
{
    private const string AllSettled = "Press Ctrl+C to shut down.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    public AppHostRun(Process process, AppHostHome home)
    {
        (Process, Home) = (process, home);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public AppHostHome Home { get; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public string Output => string.Join('\n', Lines);

    /// <summary>The first line that holds all the texts.</summary>
    public Task<string> LineAsync(params string[] texts) =>
        UntilAsync(
            () => Lines.FirstOrDefault(line => texts.All(text => line.Contains(text, StringComparison.Ordinal))),
            $"a line with '{string.Join("' and '", texts)}'"
        );

    public Task<string> SettledAsync() => LineAsync(AllSettled);

    /// <summary>The engine's state, by the address and token of its run file.</summary>
    public HttpClient ConnectToEngine()
    {
        using var run = JsonDocument.Parse(File.ReadAllText(Home.RunFile));
        var http = new HttpClient { BaseAddress = new Uri(run.RootElement.GetProperty("address").GetString()!) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            run.RootElement.GetProperty("token").GetString()
        );
        return http;
    }

    /// <summary>All processes below this one, however deep, at this moment.</summary>
    public IReadOnlyList<int> Descendants() => ProcessTree.Below(Process.Id);

    public async Task<int> StopAsync(StopSignal signal = StopSignal.Terminate)
    {
        Signals.Send(Process.Id, signal);
        return await EndAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>The exit code, if it ends in time.</summary>
    public async Task<int> EndAsync(TimeSpan patience)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(patience);
        try
        {
            await Process.WaitForExitAsync(timeout.Token);
            return Process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The AppHost did not end within {patience}:\n{Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            // The guard ends its children.
            Process.Kill();
            await Process.WaitForExitAsync();
        }
        Process.Dispose();
    }

    private async Task<string> UntilAsync(Func<string?> find, string what)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            if (find() is { } found)
            {
                return found;
            }
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException($"No {what} in {Patience}:\n{Output}");
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_gate)
            {
                _lines.Add(line);
            }
        }
    }
}
