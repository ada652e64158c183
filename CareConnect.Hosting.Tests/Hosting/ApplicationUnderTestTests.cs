using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using CareConnect.Hosting.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>Applications that a test puts together itself: how they end, what they log, and what waiting means there.</summary>
[Collection("Hosts")]
public sealed class ApplicationUnderTestTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_refuses_to_stop_is_gone_within_ten_seconds()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var below = Shell(builder, "below", "trap '' TERM INT; echo up; while :; do sleep 1; done");
        Shell(builder, "above", "trap '' TERM INT; echo up; while :; do sleep 1; done").WaitFor(below);
        var app = await StartAsync(builder, "below", "above");
        var children = ProcessTree.Below(Environment.ProcessId).Where(IsShell).ToList();
        Assert.NotEmpty(children);

        var clock = Stopwatch.StartNew();
        await app.DisposeAsync();

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Limit);
        Assert.DoesNotContain(children, Signals.IsAlive);
    }

    [Fact]
    public async Task A_restart_under_way_revives_nothing_while_all_stops()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        Shell(builder, "slow", "trap 'sleep 2; exit 0' TERM; echo up; while :; do sleep 0.1; done");
        var app = await StartAsync(builder, "slow");
        var commands = app.ResourceCommands;

        var restart = commands.ExecuteCommandAsync("slow", "restart", Cancellation);
        await app.StopAsync(Cancellation);
        await restart;
        await app.DisposeAsync();

        Assert.DoesNotContain(ProcessTree.Below(Environment.ProcessId), IsShell);
    }

    [Fact]
    public async Task A_command_to_start_is_never_lost_in_the_moment_of_the_end()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("lost", "careconnect-no-such-program", "/");
        var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);

        var ends = 0;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        time.CancelAfter(TimeSpan.FromSeconds(60));
        await foreach (var change in app.ResourceNotifications.WatchAsync(time.Token))
        {
            if (change.Snapshot.State?.Text == KnownResourceStates.FailedToStart)
            {
                if (++ends == 50)
                {
                    break;
                }

                await app.ResourceCommands.ExecuteCommandAsync("lost", KnownResourceCommands.StartCommand, time.Token);
            }
        }

        Assert.Equal(50, ends);
    }

    [Fact]
    public async Task Disposing_the_builder_ends_the_application_it_built()
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        Shell(builder, "left", "echo up; while :; do sleep 0.1; done");
        await StartAsync(builder, "left");

        await builder.DisposeAsync();

        Assert.DoesNotContain(ProcessTree.Below(Environment.ProcessId), IsShell);
    }

    [Fact]
    public async Task Waiting_for_what_has_ended_fails_instead_of_lasting()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        Shell(builder, "short", "exit 3");
        var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);
        await app.ResourceNotifications.WaitForResourceAsync("short", KnownResourceStates.Finished, Cancellation);

        var problem = await Assert.ThrowsAsync<DistributedApplicationException>(() =>
            app.ResourceNotifications.WaitForResourceHealthyAsync("short", Cancellation).WaitAsync(Limit, Cancellation)
        );

        Assert.Contains("Finished", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_of_a_resource_holds_what_its_replicas_wrote()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var talker = Shell(builder, "talker", "echo hello from here; while :; do sleep 0.1; done");
        var app = await StartAsync(builder, "talker");
        var loggers = app.Services.GetRequiredService<ResourceLoggerService>();

        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        time.CancelAfter(Limit);
        var found = false;
        await foreach (var lines in loggers.WatchAsync(talker.Resource).WithCancellation(time.Token))
        {
            if (lines.Any(line => line.Content.EndsWith("hello from here", StringComparison.Ordinal)))
            {
                found = true;
                break;
            }
        }

        Assert.True(found);
    }

    private static IResourceBuilder<ExecutableResource> Shell(
        IDistributedApplicationBuilder builder,
        string name,
        string script
    ) => builder.AddExecutable(name, "sh", "/", "-c", $": under-test; {script}");

    private static async Task<DistributedApplication> StartAsync(
        IDistributedApplicationTestingBuilder builder,
        params string[] names
    )
    {
        var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);
        foreach (var name in names)
        {
            await app
                .ResourceNotifications.WaitForResourceHealthyAsync(name, Cancellation)
                .WaitAsync(Limit, Cancellation);
        }

        // The trap is set when the shell has read its script.
        await Task.Delay(300, Cancellation);
        return app;
    }

    private static bool IsShell(int processId) =>
        ProcessTree.CommandOf(processId).Contains(": under-test;", StringComparison.Ordinal);
}
