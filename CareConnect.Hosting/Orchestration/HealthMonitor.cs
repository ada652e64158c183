using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Runs the health checks of what runs: often until it is healthy, every 30 s from then on. The first healthy result
/// raises the event of readiness.
/// </summary>
internal sealed class HealthMonitor(
    IOptions<HealthCheckServiceOptions> options,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    IServiceProvider services
)
{
    private static readonly TimeSpan HealthyInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(10);
    private readonly Readiness _readiness = new();

    /// <summary>Reports that say no check ran yet, so that what has checks is not healthy before they did.</summary>
    public ImmutableArray<HealthReportSnapshot> InitialReports(IResource resource) =>
        [.. Registrations(resource).Select(check => new HealthReportSnapshot(check.Name, null, null, null))];

    public Task MonitorAsync(ResourceInstance instance, CancellationToken ended) =>
        MonitorAsync(instance.Resource, instance.Id, instance.Ports, ended);

    /// <param name="resource">What is watched.</param>
    /// <param name="id">The instance.</param>
    /// <param name="ports">The instance's own ports, when others share its endpoints.</param>
    /// <param name="ended">Ends it.</param>
    public async Task MonitorAsync(IResource resource, string id, InstancePorts? ports, CancellationToken ended)
    {
        try
        {
            var (failures, ready) = (0, false);
            while (true)
            {
                var reports = await CheckAsync(resource, ports, ended);
                await PublishAsync(resource, id, reports);
                var healthy = reports.All(report => report.Status == HealthStatus.Healthy);
                failures = healthy ? 0 : failures + 1;
                if (healthy && !ready)
                {
                    ready = true;
                    await RaiseReadyAsync(resource, id, ended);
                }

                var pause =
                    reports.Length == 0 ? Timeout.InfiniteTimeSpan
                    : healthy ? HealthyInterval
                    : RetryInterval(failures);
                await Task.Delay(pause, ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // What was watched has ended.
        }
        finally
        {
            _readiness.Leave(resource, id);
        }
    }

    /// <summary>0.1 s at first, since a start-up waits for it, then a second, and up to 5 s when it goes on.</summary>
    private static TimeSpan RetryInterval(int failures) =>
        failures <= 20 ? TimeSpan.FromMilliseconds(100)
        : failures <= 40 ? TimeSpan.FromMilliseconds(500)
        : TimeSpan.FromSeconds(Math.Min(failures - 40, 5));

    private async Task<ImmutableArray<HealthReportSnapshot>> CheckAsync(
        IResource resource,
        InstancePorts? ports,
        CancellationToken ended
    )
    {
        var checks = Registrations(resource).Select(registration => CheckAsync(registration, ports, ended));
        return [.. await Task.WhenAll(checks)];
    }

    private async Task<HealthReportSnapshot> CheckAsync(
        HealthCheckRegistration registration,
        InstancePorts? ports,
        CancellationToken ended
    )
    {
        HealthCheckResult result;
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ended);
            timeout.CancelAfter(CheckTimeout);
            var check = registration.Factory(services);
            var context = new HealthCheckContext { Registration = registration };
            result = check is HttpEndpointHealthCheck http
                ? await http.CheckAsync(ports, timeout.Token)
                : await check.CheckHealthAsync(context, timeout.Token);
        }
        catch (Exception problem) when (!ended.IsCancellationRequested)
        {
            result = new(HealthStatus.Unhealthy, problem.Message, problem);
        }

        return new(registration.Name, result.Status, result.Description, result.Exception?.Message)
        {
            LastRunAt = DateTime.UtcNow,
        };
    }

    private Task PublishAsync(IResource resource, string id, ImmutableArray<HealthReportSnapshot> reports) =>
        notifications.PublishUpdateAsync(resource, id, snapshot => snapshot with { HealthReports = reports });

    private async Task RaiseReadyAsync(IResource resource, string id, CancellationToken ended)
    {
        try
        {
            var raised = _readiness.Join(
                resource,
                id,
                () => eventing.PublishAsync(new ResourceReadyEvent(resource, services), CancellationToken.None)
            );
            await raised.WaitAsync(ended);
        }
        catch (Exception problem) when (!ended.IsCancellationRequested)
        {
            // Who waits goes on and meets the consequence; the reason must not be lost.
            loggers.Write(id, $"a handler of its readiness failed: {problem.Message}", isError: true);
        }

        await notifications.PublishUpdateAsync(
            resource,
            id,
            snapshot => snapshot with { ResourceReady = Task.CompletedTask }
        );
    }

    /// <exception cref="DistributedApplicationException">A health check that a resource names is not registered.</exception>
    private IEnumerable<HealthCheckRegistration> Registrations(IResource resource) =>
        resource
            .Annotations.OfType<HealthCheckAnnotation>()
            .Select(annotation =>
                options.Value.Registrations.LastOrDefault(known => known.Name == annotation.Key)
                ?? throw new DistributedApplicationException(
                    $"Resource '{resource.Name}' names the health check '{annotation.Key}', which is not registered. "
                        + "Add it: builder.Services.AddHealthChecks()."
                )
            );
}
