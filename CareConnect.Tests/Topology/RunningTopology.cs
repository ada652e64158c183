using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

[assembly: AssemblyFixture(typeof(CareConnect.Tests.Topology.RunningTopology))]

namespace CareConnect.Tests.Topology;

/// <summary>
/// The AppHost's whole topology, started when the first test asks for it and stopped after the last. Tests that disturb it
/// leave it as they found it.
/// </summary>
public sealed class RunningTopology : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Everything that serves; the migrator has ended by then.</summary>
    private static readonly string[] Serving = ["postgres", "careconnect-db", "cache", "worker"];
    private const int ApiReplicas = 2;

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private DistributedApplication? _app;

    public DistributedApplication App => _app!;

    public async Task<RunningTopology> StartAsync()
    {
        await _oneAtATime.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_app is null)
            {
                var cancellationToken = TestContext.Current.CancellationToken;
                var builder =
                    await DistributedApplicationTestingBuilder.CreateAsync<global::Projects.CareConnect_AppHost>(
                        cancellationToken
                    );
                // A killed worker's messages are due again after seconds, not half a minute.
                builder
                    .CreateResourceBuilder<ProjectResource>("worker")
                    .WithEnvironment("Outbox__HandlerTimeout", "00:00:03")
                    .WithEnvironment("Outbox__Lease", "00:00:04")
                    .WithEnvironment("Outbox__RescueInterval", "00:00:00.5");
                _app = await builder.BuildAsync(cancellationToken);
                await _app.StartAsync(cancellationToken);
            }
        }
        finally
        {
            _oneAtATime.Release();
        }

        await UntilAllHealthyAsync();
        return this;
    }

    /// <summary>A client of its own, with connections of its own, through the address that users have.</summary>
    public HttpClient Connect() =>
        new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = App.GetEndpoint("api", "http") };

    public async Task UntilAllHealthyAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(StartTimeout);
        await App.ResourceNotifications.WaitForResourceAsync("migrator", KnownResourceStates.Finished, timeout.Token);
        foreach (var id in Serving.Concat(await ApiReplicasAsync()))
        {
            await App.ResourceNotifications.WaitForResourceAsync(
                id,
                change => change.Snapshot.HealthStatus == HealthStatus.Healthy,
                timeout.Token
            );
        }
    }

    /// <summary>The names of the API's replicas.</summary>
    public async Task<IReadOnlyList<string>> ApiReplicasAsync()
    {
        var ids = new List<string>();
        await foreach (var change in App.ResourceNotifications.WatchAsync(TestContext.Current.CancellationToken))
        {
            if (change.Resource.Name == "api" && !ids.Contains(change.ResourceId))
            {
                ids.Add(change.ResourceId);
            }
            if (ids.Count == ApiReplicas)
            {
                break;
            }
        }
        return ids;
    }

    /// <summary>Every resource that has no replicas, and the replicas of those that have.</summary>
    public async Task<IReadOnlyList<string>> InstancesAsync() =>
        [
            .. App
                .Services.GetRequiredService<DistributedApplicationModel>()
                .Resources.Where(resource => resource.Name != "api" && StateIsKnown(resource.Name))
                .Select(resource => StateOf(resource.Name).ResourceId),
            .. await ApiReplicasAsync(),
        ];

    private bool StateIsKnown(string id) => App.ResourceNotifications.TryGetCurrentState(id, out _);

    public ResourceEvent StateOf(string id) =>
        App.ResourceNotifications.TryGetCurrentState(id, out var state)
            ? state
            : throw new ArgumentException($"There is no '{id}'.", nameof(id));

    public Process ProcessOf(string id) =>
        Process.GetProcessById(
            (int)StateOf(id).Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!
        );

    /// <summary>kill -9; returns when the engine has seen the end of it.</summary>
    public async Task<ResourceEvent> KillAsync(string id)
    {
        ProcessOf(id).Kill();
        return await App.ResourceNotifications.WaitForResourceAsync(
            id,
            change => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text ?? ""),
            TestContext.Current.CancellationToken
        );
    }

    public async Task CommandAsync(string id, string command)
    {
        var result = await App.ResourceCommands.ExecuteCommandAsync(id, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, result.ErrorMessage);
    }

    public async ValueTask DisposeAsync()
    {
        _oneAtATime.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
