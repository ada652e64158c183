using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using CareConnect.Hosting.Networking;
using CareConnect.Hosting.Processes;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// One instance of a resource that runs as a process: it waits, starts, is watched, ends, and can be started again. All
/// of its life is in <see cref="RunAsync"/>; commands only begin it or ask it to end.
/// </summary>
internal sealed class ResourceInstance(
    IResource resource,
    string id,
    InstancePorts ports,
    ProjectVersion version,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    HealthMonitor health,
    EndpointAllocation endpoints,
    ProcessLauncher launcher,
    IServiceProvider services
)
{
    private readonly Lock _gate = new();
    private Task _run = Task.CompletedTask;
    private CancellationTokenSource _stop = new();
    private TaskCompletionSource _skipWaits = new();

    // The token of the run that others see as ended, though it may still have a step to go.
    private CancellationToken _ending;
    private bool _isClosed;
    private TimeSpan _grace = RunningProcess.Grace;

    public IResource Resource => resource;

    public string Id => id;

    public InstancePorts Ports => ports;

    /// <summary>Which build it runs; it stays that whenever it is started again.</summary>
    public ProjectVersion Version => version;

    public int? ProcessId { get; private set; }

    /// <summary>What the process was last started with; null before the first start.</summary>
    public IReadOnlyList<InstanceValue>? Environment { get; set; }

    public bool IsActive => !_run.IsCompleted;

    /// <summary>Starts the instance; if it is waiting for others, it goes on without them.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            if (IsActive && _ending != _stop.Token)
            {
                _skipWaits.TrySetResult();
                return;
            }

            _stop = new CancellationTokenSource();
            _skipWaits = new TaskCompletionSource();
            var (before, stopping, skipWaits) = (_run, _stop.Token, _skipWaits.Task);
            // Known as starting at once: who waits for it from now on must not take it for ended.
            var published = before.IsCompleted ? PublishStartingAsync() : null;
            _run = Task.Run(async () =>
            {
                await Task.WhenAny(before);
                await (published ?? PublishStartingAsync());
                await RunAsync(skipWaits, stopping);
            });
        }
    }

    /// <summary>Keeps a command that is under way from starting the instance again while everything stops.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }

    /// <summary>Ends the process without asking it.</summary>
    public void Kill()
    {
        if (ProcessId is { } running)
        {
            Signals.KillTree(running);
        }
    }

    /// <summary>Stops the instance and waits until it has ended.</summary>
    /// <param name="grace">How long it may take to finish what it is at.</param>
    public async Task StopAsync(TimeSpan? grace = null)
    {
        Task run;
        lock (_gate)
        {
            _grace = grace ?? RunningProcess.Grace;
            _stop.Cancel();
            run = _run;
        }

        await run;
    }

    private async Task RunAsync(Task skipWaits, CancellationToken stopping)
    {
        try
        {
            launcher.WarnOfMissingCommands(this);
            await WaitForDependenciesAsync(skipWaits, stopping);
            await AllocateAsync(stopping);
            await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), stopping);
            var process = await launcher.LaunchAsync(this, stopping);
            await WatchAsync(process, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await EndAsync(KnownResourceStates.Exited, exitCode: null, stopping);
        }
        catch (Exception problem)
        {
            loggers.Write(id, $"failed to start: {Explain(problem)}", isError: true);
            await EndAsync(KnownResourceStates.FailedToStart, exitCode: null, stopping);
        }
    }

    private async Task WaitForDependenciesAsync(Task skipWaits, CancellationToken stopping)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource.Name).Distinct().ToList();
        if (waits.Count == 0)
        {
            return;
        }

        await PublishAsync(snapshot => snapshot with { State = Info(KnownResourceStates.Waiting) });
        loggers.Write(id, $"waiting for {string.Join(", ", waits)}", isError: false);
        using var skipped = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var waiting = notifications.WaitForDependenciesAsync(resource, skipped.Token);
        if (await Task.WhenAny(waiting, skipWaits) == waiting)
        {
            await waiting;
        }
        else
        {
            await skipped.CancelAsync();
        }

        await PublishAsync(snapshot => snapshot with { State = Info(KnownResourceStates.Starting) });
    }

    /// <summary>A port that was taken when the application started may be free by now.</summary>
    /// <exception cref="DistributedApplicationException">It is not.</exception>
    private async Task AllocateAsync(CancellationToken stopping)
    {
        if (EndpointAllocation.HasAddresses(resource))
        {
            return;
        }

        if (endpoints.Allocate(resource) is { } problem)
        {
            throw new DistributedApplicationException(problem);
        }

        await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), stopping);
    }

    private async Task WatchAsync(RunningProcess process, CancellationToken stopping)
    {
        ProcessId = process.ProcessId;
        using var ended = new CancellationTokenSource();
        var monitoring = Task.CompletedTask;
        try
        {
            ports.Open();
            var urls = await ResourceUrls.OfAsync(resource, services, stopping);
            await PublishAsync(snapshot =>
                snapshot with
                {
                    State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                    StartTimeStamp = DateTime.UtcNow,
                    Urls = urls,
                    Properties = process.Shown,
                    HealthReports = health.InitialReports(resource),
                }
            );
            monitoring = health.MonitorAsync(this, ended.Token);
            await process.Exited.WaitAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await PublishAsync(snapshot => snapshot with { State = Info(KnownResourceStates.Stopping) });
        }
        finally
        {
            ports.Close();
            await ended.CancelAsync();
            await process.StopAsync(_grace);
            await monitoring;
            ProcessId = null;
        }

        await EndAsync(EndState(), await process.Exited, stopping);
    }

    /// <summary>Aspire's words: projects and executables finish whatever their exit code, containers exit.</summary>
    private string EndState() =>
        resource is ContainerResource ? KnownResourceStates.Exited : KnownResourceStates.Finished;

    private async Task EndAsync(string state, int? exitCode, CancellationToken run)
    {
        lock (_gate)
        {
            // From now on a command to start means the next run.
            _ending = run;
        }

        var failed = state == KnownResourceStates.FailedToStart || exitCode is not (null or 0);
        await PublishAsync(snapshot =>
            snapshot with
            {
                State = new(state, failed ? KnownResourceStateStyles.Error : KnownResourceStateStyles.Success),
                ExitCode = exitCode,
                StopTimeStamp = DateTime.UtcNow,
                HealthReports = [],
                ResourceReady = null,
            }
        );
        if (notifications.TryGetCurrentState(id, out var now))
        {
            await eventing.PublishAsync(
                new ResourceStoppedEvent(resource, services, now),
                EventDispatchBehavior.NonBlockingConcurrent,
                CancellationToken.None
            );
        }
    }

    private Task PublishStartingAsync() =>
        PublishAsync(snapshot => Fresh(snapshot) with { State = Info(KnownResourceStates.Starting) });

    private Task PublishAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        notifications.PublishUpdateAsync(resource, id, change);

    private static ResourceStateSnapshot Info(string state) => new(state, KnownResourceStateStyles.Info);

    private static CustomResourceSnapshot Fresh(CustomResourceSnapshot snapshot) =>
        snapshot with
        {
            ExitCode = null,
            StartTimeStamp = null,
            StopTimeStamp = null,
            Properties = [],
            HealthReports = ImmutableArray<HealthReportSnapshot>.Empty,
            ResourceReady = null,
        };

    /// <summary>What people can act on is a sentence; anything else is a fault of ours and comes with its trace.</summary>
    private static string Explain(Exception problem) =>
        problem is DistributedApplicationException or ChildProcessException or EndpointInUseException
        || problem.GetType().Namespace?.StartsWith("CareConnect.Hosting", StringComparison.Ordinal) == true
            ? problem.Message
            : problem.ToString();
}
