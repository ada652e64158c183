using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>Who waits for what, with real processes.</summary>
[Collection("Hosts")]
public sealed class WaitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Completion_counts_only_with_the_exit_code_asked_for()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var job = builder.AddProject<Projects.SampleWorker>("job").WithArgs("--exit", "3");
        builder.AddProject<Projects.SampleWorker>("expecting-three").WaitForCompletion(job, exitCode: 3);
        builder.AddProject<Projects.SampleWorker>("expecting-zero").WaitForCompletion(job);
        await using var app = await StartAsync(builder);

        await UntilAsync(app, "job", KnownResourceStates.Finished);
        await UntilAsync(app, "expecting-three", KnownResourceStates.Running);
        await UntilAsync(app, "expecting-zero", KnownResourceStates.FailedToStart);

        Assert.Equal(3, StateOf(app, "job").ExitCode);
        Assert.Contains(LinesOf(app, "expecting-zero"), line => line.Contains("job", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Waiting_for_the_start_does_not_wait_for_health()
    {
        var status = HealthStatus.Unhealthy;
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.Services.AddHealthChecks().AddCheck("settable", () => new HealthCheckResult(status));
        var ill = builder.AddProject<Projects.SampleWorker>("ill").WithHealthCheck("settable");
        builder.AddProject<Projects.SampleWorker>("after-start").WaitForStart(ill);
        builder.AddProject<Projects.SampleWorker>("after-health").WaitFor(ill);
        await using var app = await StartAsync(builder);

        await UntilAsync(app, "after-start", KnownResourceStates.Running);
        Assert.Equal(HealthStatus.Unhealthy, StateOf(app, "ill").HealthStatus);
        Assert.Equal(KnownResourceStates.Waiting, StateOf(app, "after-health").State?.Text);
        status = HealthStatus.Healthy;
        await UntilAsync(app, "after-health", KnownResourceStates.Running);

        Assert.Equal(HealthStatus.Healthy, StateOf(app, "ill").HealthStatus);
    }

    [Fact]
    public async Task What_says_later_that_it_runs_is_waited_for_until_it_does()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var thing = builder
            .AddResource(new Thing("thing"))
            .WithInitialState(
                new()
                {
                    ResourceType = "Thing",
                    Properties = [],
                    State = KnownResourceStates.Waiting,
                }
            );
        builder.AddProject<Projects.SampleWorker>("waiting").WaitFor(thing);
        await using var app = await StartAsync(builder);
        await UntilAsync(app, "waiting", KnownResourceStates.Waiting);

        await SayAsync(app, thing.Resource, KnownResourceStates.Running);
        await UntilAsync(app, "waiting", KnownResourceStates.Running);
        var ready = StateOf(app, "thing");
        await SayAsync(app, thing.Resource, KnownResourceStates.Exited);

        Assert.NotNull(ready.ResourceReady);
        await app.ResourceNotifications.WaitForResourceAsync(
            "thing",
            state => state.Snapshot.ResourceReady is null,
            TestContext.Current.CancellationToken
        );
    }

    [Fact]
    public async Task What_starts_explicitly_waits_for_the_command()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var tool = builder.AddProject<Projects.SampleWorker>("tool").WithExplicitStart();
        builder.AddProject<Projects.SampleWorker>("worker");
        await using var app = await StartAsync(builder);

        await UntilAsync(app, "worker", KnownResourceStates.Running);
        Assert.Equal(KnownResourceStates.NotStarted, StateOf(app, "tool").State?.Text);
        var result = await app.ResourceCommands.ExecuteCommandAsync(
            tool.Resource,
            KnownResourceCommands.StartCommand,
            TestContext.Current.CancellationToken
        );

        Assert.True(result.Success, result.ErrorMessage);
        await UntilAsync(app, "tool", KnownResourceStates.Running);
    }

    private static async Task<DistributedApplication> StartAsync(IDistributedApplicationTestingBuilder builder)
    {
        var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static Task UntilAsync(DistributedApplication app, string name, string state) =>
        app
            .ResourceNotifications.WaitForResourceAsync(name, state, TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

    private static CustomResourceSnapshot StateOf(DistributedApplication app, string name) =>
        app.ResourceNotifications.TryGetCurrentState(name, out var state)
            ? state.Snapshot
            : throw new ArgumentException($"There is no '{name}'.", nameof(name));

    private static IEnumerable<string> LinesOf(DistributedApplication app, string name)
    {
        Assert.True(app.ResourceNotifications.TryGetCurrentState(name, out var state));
        return app
            .Services.GetRequiredService<ResourceLoggerService>()
            .LastLines(state.ResourceId, 100)
            .Select(line => line.Content);
    }

    private static Task SayAsync(DistributedApplication app, IResource resource, string state) =>
        app.ResourceNotifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = state });

    private sealed class Thing(string name) : Resource(name);
}
