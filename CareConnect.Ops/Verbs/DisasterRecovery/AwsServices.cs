using CareConnect.Ops.Aws;
using CareConnect.Ops.Verbs.Deployments;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>All services of an environment at once: started, closed, or at rest as Terraform has a dormant environment.</summary>
internal sealed class AwsServices(AwsTopology topology)
{
    /// <summary>As many tasks as the fewest of each, of the colour that serves, until they are healthy.</summary>
    public async Task StartAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var outputs = await topology.OutputsAsync(cancellationToken);
        foreach (var name in outputs.Services.Keys)
        {
            var (ecs, service, serving) = await AwsTasks.ServingAsync(topology, name, cancellationToken);
            await ecs.FloorAsync(serving, service.Scaling.MinTasks, service.Scaling.MaxTasks, cancellationToken);
            await ecs.UpdateAsync(serving, service.Scaling.MinTasks, null, anew: false, cancellationToken);
        }

        foreach (var name in outputs.Services.Keys)
        {
            var (ecs, _, serving) = await AwsTasks.ServingAsync(topology, name, cancellationToken);
            var definition = (await ecs.FindAsync(serving, cancellationToken)).TaskDefinition;
            await ecs.HealthyAsync(serving, definition, say, cancellationToken);
        }
    }

    /// <summary>Asks for no task any more, whatever its colour, and for none that autoscaling would start meanwhile.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        var outputs = await topology.OutputsAsync(cancellationToken);
        var ecs = new EcsServices(topology.Cli, outputs.Cluster.Name);
        foreach (var service in outputs.Services.Values.SelectMany(service => service.Name.Values))
        {
            if ((await ecs.FindAsync(service, cancellationToken)).DesiredCount > 0)
            {
                await ecs.FloorAsync(service, 0, 0, cancellationToken);
                await ecs.UpdateAsync(service, 0, null, anew: false, cancellationToken);
            }
        }
    }

    /// <summary>Waits until nothing of the environment can write any more, and returns since when.</summary>
    public async Task<DateTimeOffset> EmptyAsync(Action<string> say, CancellationToken cancellationToken) =>
        await new ClusterTasks(topology.Cli, (await topology.OutputsAsync(cancellationToken)).Cluster.Name).EmptyAsync(
            say,
            cancellationToken
        );

    /// <summary>What a closed environment may be started with again, by Terraform's limits.</summary>
    public async Task RestAsync(CancellationToken cancellationToken)
    {
        foreach (var name in (await topology.OutputsAsync(cancellationToken)).Services.Keys)
        {
            var (ecs, service, serving) = await AwsTasks.ServingAsync(topology, name, cancellationToken);
            await ecs.FloorAsync(serving, 0, service.Scaling.MaxTasks, cancellationToken);
        }
    }
}
