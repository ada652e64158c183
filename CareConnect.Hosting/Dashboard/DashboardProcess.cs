using System.Diagnostics;
using System.Net.Sockets;
using Aspire.Hosting.Orchestration;
using CareConnect.Hosting.Processes;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Runs the dashboard as a process beside the application, which never waits for it: it starts with low priority, is
/// started again a few times when it crashes, and ends after everything else.
/// </summary>
internal sealed class DashboardProcess(
    DashboardEnvironment environment,
    IConfiguration configuration,
    ConsoleJournal journal,
    DistributedApplicationOptions options
)
{
    private const int KeptLines = 20;

    /// <summary>Of orderly end; what it stored is safe without, too.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongRun = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan[] Pauses =
    [
        .. new[] { 1, 5, 25 }.Select(seconds => TimeSpan.FromSeconds(seconds)),
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LastLines _lastLines = new(KeptLines);
    private DashboardAddresses? _addresses;
    private Task _run = Task.CompletedTask;

    /// <summary>Where people look; null without a dashboard.</summary>
    public string? Url => _addresses?.Url.AbsoluteUri.TrimEnd('/');

    public string? Token => _addresses is null ? null : configuration[DashboardKeys.BrowserToken];

    /// <summary>The process while there is one.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>Decides whether there is one in this run, before anybody is told to send telemetry to it.</summary>
    public void Prepare()
    {
        if (options.DisableDashboard)
        {
            return;
        }

        try
        {
            _addresses = DashboardAddresses.Settle(configuration);
        }
        catch (DashboardRefusal refusal)
        {
            Warn($"there is none in this run: {refusal.Message}");
        }
    }

    /// <summary>Returns at once; the dashboard comes up when the application leaves it time to.</summary>
    public void Start(string engineUrl, string engineToken)
    {
        if (_addresses is { } addresses)
        {
            _run = Task.Run(() => RunAsync(addresses, engineUrl, engineToken));
        }
    }

    /// <summary>The application has started: from now on the dashboard need not yield to it.</summary>
    public void Settled() => _settled.TrySetResult();

    /// <summary>The link to sign in with once the dashboard answers; null when it does not come up.</summary>
    public async Task<string?> LoginLinkAsync()
    {
        var clock = Stopwatch.StartNew();
        while (_addresses is { } addresses && clock.Elapsed < LongestStart && !_stop.IsCancellationRequested)
        {
            if (ProcessId is not null && await AnswersAsync(addresses.Url))
            {
                return $"{Url}/login?t={Uri.EscapeDataString(Token!)}";
            }

            await Task.Delay(LookPause);
        }

        return null;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    private async Task RunAsync(DashboardAddresses addresses, string engineUrl, string engineToken)
    {
        try
        {
            await KeepRunningAsync(environment.Of(addresses, engineUrl, engineToken));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Warn($"it is not started: its data cannot be kept. {problem.Message}");
        }
    }

    private async Task KeepRunningAsync(IReadOnlyDictionary<string, string?> variables)
    {
        for (var crashes = 0; !_stop.IsCancellationRequested; )
        {
            var clock = Stopwatch.StartNew();
            var end = await RunOnceAsync(variables);
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            crashes = clock.Elapsed > LongRun ? 1 : crashes + 1;
            if (crashes == 1)
            {
                Warn(end, _lastLines.Take());
            }

            if (crashes > Pauses.Length)
            {
                Warn($"{end} It is not started again; the application goes on without it.");
                return;
            }

            await Task.WhenAny(Task.Delay(Pauses[crashes - 1], _stop.Token));
        }
    }

    /// <returns>How it ended, as a sentence.</returns>
    private async Task<string> RunOnceAsync(IReadOnlyDictionary<string, string?> variables)
    {
        if (!File.Exists(DashboardEnvironment.Program))
        {
            return $"'{DashboardEnvironment.Program}' is not built. Build the AppHost's project.";
        }

        try
        {
            var warnings = new DashboardWarnings();
            await using var child = ChildProcess.Start(
                new ChildProcessStart
                {
                    FileName = DotnetHost.Path,
                    Arguments = [DashboardEnvironment.Program],
                    WorkingDirectory = Path.GetDirectoryName(DashboardEnvironment.Program),
                    Environment = variables,
                    // A test that has one came for it.
                    IsLowPriority = !environment.IsTest && !_settled.Task.IsCompleted,
                    OnLine = (line, _) => Hear(line, warnings),
                }
            );
            ProcessId = child.ProcessId;
            var raising = RaiseWhenSettledAsync(child);
            var stopping = Task.Delay(Timeout.Infinite, _stop.Token);
            await Task.WhenAny(child.Exited, stopping);
            ProcessId = null;
            await child.StopAsync(Grace);
            await raising;
            return $"it ended with exit code {await child.Exited}.";
        }
        catch (ChildProcessException problem)
        {
            return $"it does not start: {problem.Message}";
        }
    }

    private void Hear(string line, DashboardWarnings warnings)
    {
        _lastLines.Add(line);
        if (warnings.Find(line) is { } text)
        {
            Warn(text);
        }
    }

    private async Task RaiseWhenSettledAsync(ChildProcess child)
    {
        // An application that never settles must not keep the dashboard slow for ever: people look there for the reason.
        await Task.WhenAny(_settled.Task, child.Exited, Task.Delay(LongestStart, _stop.Token));
        if (!child.Exited.IsCompleted)
        {
            await LowPriority.RaiseAsync(child.ProcessId);
        }
    }

    private static async Task<bool> AnswersAsync(Uri url)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(url.Host, url.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>What the dashboard wrote itself is for the console alone: it may hold the link to sign in with.</summary>
    private void Warn(string text, IReadOnlyList<string>? lines = null)
    {
        Console.Error.WriteLine($"warning: dashboard: {text}");
        journal.Write(ConsoleJournal.AppHost, ConsoleJournal.AppHost, $"dashboard: {text}", isError: true);
        foreach (var line in lines ?? [])
        {
            Console.Error.WriteLine($"          | {line}");
        }
    }
}
