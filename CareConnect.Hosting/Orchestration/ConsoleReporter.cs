using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// What the AppHost prints: a line when a resource changes, the last lines of what failed, then where the application
/// answers and how to end it.
/// </summary>
internal sealed class ConsoleReporter(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ConsoleJournal journal,
    DashboardProcess dashboard,
    Microsoft.Extensions.Configuration.IConfiguration configuration
) : IDisposable
{
    private const int LinesToLookAt = 200;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(20);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, string> _shown = new();
    private readonly int _nameWidth = model.Resources.Select(r => r.Name.Length + 9).Append(20).Max();
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _settled;

    public void Start()
    {
        Say($"Starting the application in {configuration["AppHost:Directory"]}");
        _ = Task.Run(WatchAsync);
        _ = ShowDashboardAsync();
    }

    /// <summary>Called when every resource was told to start.</summary>
    public void Started() => Settle();

    public void Stopped()
    {
        _end.Cancel();
        Line("the application", "stopped");
    }

    public void Dispose() => _end.Cancel();

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(_end.Token))
            {
                Show(change);
                Settle();
            }
        }
        catch (OperationCanceledException)
        {
            // The AppHost ends.
        }
    }

    private void Show(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        if (Describe(change) is not { } text || _shown.GetValueOrDefault(change.ResourceId) == text)
        {
            return;
        }

        Line(change.ResourceId, text);
        var failed = snapshot.State?.Text == KnownResourceStates.FailedToStart || snapshot.ExitCode is not (null or 0);
        if (failed || snapshot.State?.Style == KnownResourceStateStyles.Warn)
        {
            foreach (var line in LastWords.Of(loggers.LastLines(change.ResourceId, LinesToLookAt)))
            {
                Say($"          | {line}");
            }
        }

        _shown[change.ResourceId] = text;
    }

    /// <summary>The state in words; null for what nobody needs to see.</summary>
    private static string? Describe(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        var state = snapshot.State?.Text;
        if (state is null || snapshot.IsHidden || IsQuiet(change, state))
        {
            return null;
        }

        return snapshot switch
        {
            { ExitCode: 0 } => $"{state}, exit code 0",
            { ExitCode: { } code } => $"{state}: crashed, exit code {code}; its last lines:",
            { HealthStatus: HealthStatus.Healthy } => $"{state}, healthy",
            { HealthStatus: HealthStatus.Degraded } => $"{state}, degraded",
            { HealthStatus: HealthStatus.Unhealthy } when snapshot.HealthReports.Any(r => r.Description is not null) =>
                $"{state}, not healthy yet",
            _ => state,
        };
    }

    private static bool IsQuiet(ResourceEvent change, string state) =>
        (change.Resource is ParameterResource or ConnectionStringResource && state != "Value missing")
        || (change.Resource is ParameterResource && state == KnownResourceStates.Running)
        || state == KnownResourceStates.NotStarted;

    private void Settle()
    {
        var states = notifications.CurrentStates();
        if (!states.All(state => IsSettled(state) && IsShown(state)) || Interlocked.Exchange(ref _settled, 1) == 1)
        {
            return;
        }

        foreach (var resource in model.Resources)
        {
            var urls = ResourceBuilderExtensions
                .HttpEndpoints(resource)
                .Where(endpoint => endpoint is { IsExternal: true, AllocatedEndpoint: not null })
                .Select(endpoint => endpoint.AllocatedEndpoint!.UriString)
                .ToList();
            var answers = states.Any(state => state.Resource == resource && ResourceNotificationService.IsReady(state));
            urls.ForEach(url => Say($"{resource.Name} {(answers ? "answers" : "does not answer")} at {url}"));
        }

        Console.WriteLine("Press Ctrl+C to shut down.");
        dashboard.Settled();
        _told.SetResult();
    }

    /// <summary>
    /// The last line of all, since people click it; but what never settles is looked into there, so it does not wait for
    /// ever. It holds a token, so it goes to the console alone.
    /// </summary>
    private async Task ShowDashboardAsync()
    {
        await Task.WhenAny(_told.Task, Task.Delay(LongestStart, _end.Token));
        if (!_end.IsCancellationRequested && await dashboard.LoginLinkAsync() is { } link)
        {
            Console.WriteLine($"Login to the dashboard at {link}");
        }
    }

    // The present may be ahead of what was told of it, and the last lines are to be the last.
    private bool IsShown(ResourceEvent state) =>
        Describe(state) is not { } text || _shown.GetValueOrDefault(state.ResourceId) == text;

    private static bool IsSettled(ResourceEvent state) =>
        state.Snapshot.State?.Text is null
        || KnownResourceStates.TerminalStates.Contains(state.Snapshot.State.Text)
        || state.Snapshot.State.Text is "RuntimeUnhealthy" or "Value missing"
        || (state.Snapshot.State.Text == KnownResourceStates.NotStarted && !Orchestrator.StartsByItself(state.Resource))
        || ResourceNotificationService.IsReady(state)
        || (state.Resource is ConnectionStringResource && state.Snapshot.State.Text == KnownResourceStates.Waiting);

    private void Line(string name, string text) =>
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_clock.Elapsed.TotalSeconds, 6:0.0} s  {name.PadRight(_nameWidth)} {text}"
            )
        );

    private void Say(string text)
    {
        Console.WriteLine(text);
        journal.Write(ConsoleJournal.AppHost, ConsoleJournal.AppHost, text, isError: false);
    }
}
