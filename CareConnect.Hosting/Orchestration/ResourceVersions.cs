using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Two builds of a project side by side behind its stable ports: one serves, another may stand beside it, at first without
/// traffic; new connections are shifted to it, and the one without any is drained and stopped.
/// </summary>
internal sealed class ResourceVersions(
    DistributedApplicationModel model,
    ResourceLifecycle lifecycle,
    InstanceFactory factory,
    EndpointAllocation endpoints,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers
)
{
    public const int MostReplicas = 10;

    /// <summary>For requests in flight: as long as the host of a service gives them.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(25);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly ConcurrentDictionary<IResource, Standing> _standings = new();

    public VersionStates List(string name)
    {
        var standing = Find(name, out var resource);
        ProjectVersion?[] versions = [standing.Serving, standing.Beside];
        return new(
            resource.Name,
            [
                .. versions
                    .OfType<ProjectVersion>()
                    .Select(version => new VersionState(
                        version.Name,
                        version.Program is null,
                        version.Program ?? ProjectVersion.AssemblyOf(resource),
                        standing.PercentOf(version),
                        [.. InstancesOf(resource, version).Select(Describe)]
                    )),
            ]
        );
    }

    /// <summary>Starts as many replicas beside the running ones as there are of those; they get no traffic yet.</summary>
    public Task StartAsync(string name, VersionRequest request) =>
        ChangeAsync(
            name,
            (resource, standing) =>
            {
                var version = VersionRequests.Read(resource, request);
                if (standing.Beside is { } beside)
                {
                    return beside.Name == version.Name && beside.Program == version.Program
                        ? Task.CompletedTask
                        : throw Conflict(
                            $"Version '{beside.Name}' stands beside the running one of '{resource.Name}'. Remove it first."
                        );
                }

                if (standing.Serving.Name == version.Name)
                {
                    throw Conflict($"'{resource.Name}' runs version '{version.Name}' already. Give the other a name.");
                }

                VersionRequests.RefuseFixedPorts(resource);
                Keep(resource, standing with { Beside = version, Percent = 0 });
                Start(resource, version, Math.Max(1, InstancesOf(resource, standing.Serving).Count()));
                return Task.CompletedTask;
            }
        );

    /// <summary>Sends a share of the new connections to a version, and the others to the other one.</summary>
    public Task ShiftAsync(string name, string versionName, int percent) =>
        ChangeAsync(
            name,
            (resource, standing) =>
            {
                var version = standing.Named(resource, versionName);
                if (standing.Beside is null && percent != 100)
                {
                    throw Conflict($"'{resource.Name}' runs version '{versionName}' alone: all connections are its.");
                }

                Keep(resource, standing with { Percent = version == standing.Beside ? percent : 100 - percent });
                loggers.Write(resource.Name, $"version '{versionName}' gets {percent} %", isError: false);
                return Task.CompletedTask;
            }
        );

    /// <summary>Takes the version's traffic from it, lets it finish what it is at, and stops it for good.</summary>
    public Task RemoveAsync(string name, string versionName) =>
        ChangeAsync(
            name,
            async (resource, standing) =>
            {
                var version = standing.Named(resource, versionName);
                var stays = version == standing.Beside ? standing.Serving : standing.Beside;
                if (stays is null || (version == standing.Serving && standing.Percent < 100))
                {
                    throw Conflict(
                        $"Version '{versionName}' of '{resource.Name}' serves. Shift all traffic to another first."
                    );
                }

                Keep(resource, new Standing(stays, null, 0));
                var leaving = InstancesOf(resource, version).ToList();
                await RemoveAsync(leaving);
                loggers.Write(resource.Name, $"version '{versionName}' is gone", isError: false);
            }
        );

    /// <summary>Runs so many replicas of what serves; those that are too many finish what they are at.</summary>
    public Task ScaleAsync(string name, int replicas) =>
        ChangeAsync(
            name,
            async (resource, standing) =>
            {
                if (standing.Beside is { } beside)
                {
                    throw Conflict(
                        $"Version '{beside.Name}' of '{resource.Name}' is on its way. Scale when it is done."
                    );
                }

                VersionRequests.RefuseFixedPorts(resource);
                var running = InstancesOf(resource, standing.Serving).ToList();
                Start(resource, standing.Serving, replicas - running.Count);
                await RemoveAsync([.. running.Skip(replicas)]);
            }
        );

    private async Task ChangeAsync(string name, Func<IResource, Standing, Task> change)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            var standing = Find(name, out var resource);
            await change(resource, standing);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private void Start(IResource resource, ProjectVersion version, int count)
    {
        foreach (var instance in Enumerable.Range(0, Math.Max(0, count)).Select(_ => factory.Create(resource, version)))
        {
            lifecycle.Add(instance);
            instance.Start();
        }
    }

    private Task RemoveAsync(IReadOnlyList<ResourceInstance> leaving) =>
        Task.WhenAll(
            leaving.Select(async instance =>
            {
                await lifecycle.RemoveAsync(instance, DrainTime);
                notifications.Forget(instance.Resource, instance.Id);
            })
        );

    private void Keep(IResource resource, Standing standing)
    {
        _standings[resource] = standing;
        var shares = new Dictionary<object, int> { [standing.Serving] = 100 - standing.Percent };
        if (standing is { Beside: { } beside, HasShare: true })
        {
            shares[beside] = standing.Percent;
        }

        endpoints.SetShares(resource, shares);
    }

    private Standing Find(string name, out IResource resource)
    {
        resource =
            model.Resources.OfType<ProjectResource>().FirstOrDefault(project => Same(project.Name, name))
            ?? throw new VersionProblem(
                404,
                $"There is no project '{name}': only projects have versions and replicas."
            );
        var known = resource;
        return _standings.GetOrAdd(
            resource,
            _ => new Standing(lifecycle.Instances.First(instance => instance.Resource == known).Version, null, 0)
        );
    }

    private IEnumerable<ResourceInstance> InstancesOf(IResource resource, ProjectVersion version) =>
        lifecycle.Instances.Where(instance => instance.Resource == resource && instance.Version == version);

    private VersionReplica Describe(ResourceInstance instance)
    {
        var snapshot = notifications.TryGetCurrentState(instance.Id, out var now) ? now.Snapshot : null;
        return new(
            instance.Id,
            snapshot?.State?.Text,
            snapshot?.HealthStatus?.ToString(),
            snapshot?.ExitCode,
            [.. instance.Ports.All.Select(port => $"{port.Endpoint.UriScheme}://localhost:{port.Port}")]
        );
    }

    private static VersionProblem Conflict(string message) => new(409, message);

    private static bool Same(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <param name="Serving">The version that serves, or served before the other came.</param>
    /// <param name="Beside">The other.</param>
    /// <param name="Percent">The other's share of new connections.</param>
    private sealed record Standing(ProjectVersion Serving, ProjectVersion? Beside, int Percent)
    {
        /// <summary>Whether the other has a share: without one it is not even a last resort.</summary>
        public bool HasShare => Percent > 0;

        public int PercentOf(ProjectVersion version) => version == Beside ? Percent : 100 - Percent;

        public ProjectVersion Named(IResource resource, string name) =>
            Serving.Name == name ? Serving
            : Beside?.Name == name ? Beside
            : throw new VersionProblem(
                404,
                $"'{resource.Name}' has no version '{name}'. It runs '{Serving.Name}'"
                    + (Beside is null ? "." : $" and '{Beside.Name}'.")
            );
    }
}
