using System.Globalization;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Deployments;

/// <summary><c>restart</c> and <c>scale</c> against AWS: of the colour that serves.</summary>
internal static class AwsTasks
{
    public static Procedure Restart(AwsTopology topology, string name) =>
        new(
            $"restart {name}",
            [
                new Step(
                    "Start new tasks and stop the old",
                    "aws ecs update-service --force-new-deployment: 100 % stay healthy meanwhile",
                    async (_, stop) =>
                    {
                        var (ecs, _, serving) = await ServingAsync(topology, name, stop);
                        await ecs.UpdateAsync(serving, null, null, anew: true, stop);
                    }
                ),
                new Step(
                    "Wait until they are healthy",
                    "aws ecs describe-services",
                    async (context, stop) =>
                    {
                        var (ecs, _, serving) = await ServingAsync(topology, name, stop);
                        var definition = (await ecs.FindAsync(serving, stop)).TaskDefinition;
                        await ecs.HealthyAsync(serving, definition, context.Say, stop);
                    }
                ),
            ]
        )
        {
            Rescues = true,
        };

    public static Procedure Scale(AwsTopology topology, string name, int tasks) =>
        new(
            $"scale {name} --tasks {tasks}",
            [
                new Step(
                    "Set the number of tasks",
                    $"aws application-autoscaling register-scalable-target --min-capacity {tasks}; aws ecs update-service --desired-count {tasks}",
                    async (context, stop) =>
                    {
                        var (ecs, service, serving) = await ServingAsync(topology, name, stop);
                        if (tasks < service.Scaling.MinTasks || tasks > service.Scaling.MaxTasks)
                        {
                            throw new RefusedException(
                                $"Refused by the gate 'limits': {name} has from {service.Scaling.MinTasks} to {service.Scaling.MaxTasks} tasks in {topology.Environment.Name}. "
                                    + $"A reviewed change of {topology.Environment.Variables} moves the limits; more tasks also mean more database connections (docs/connections.md)."
                            );
                        }

                        var before = (await ecs.FindAsync(serving, stop)).DesiredCount;
                        context.Facts["before"] = before.ToString(CultureInfo.InvariantCulture);
                        await ecs.FloorAsync(serving, tasks, service.Scaling.MaxTasks, stop);
                        await ecs.UpdateAsync(serving, tasks, null, anew: false, stop);
                    }
                ),
                new Step(
                    "Wait until they are healthy",
                    "aws ecs describe-services",
                    async (context, stop) =>
                    {
                        var (ecs, _, serving) = await ServingAsync(topology, name, stop);
                        var definition = (await ecs.FindAsync(serving, stop)).TaskDefinition;
                        await ecs.HealthyAsync(serving, definition, context.Say, stop);
                    }
                ),
            ]
        )
        {
            Rescues = true,
            Summary = facts => [$"{name} has {tasks} tasks, after {facts["before"]}."],
        };

    /// <summary>The service's output, and the name of the ECS service that takes its work.</summary>
    public static async Task<(EcsServices Ecs, ServiceOutput Service, string Serving)> ServingAsync(
        AwsTopology topology,
        string name,
        CancellationToken cancellationToken
    )
    {
        var outputs = await topology.OutputsAsync(cancellationToken);
        if (!outputs.Services.TryGetValue(name, out var service))
        {
            throw new ProcedureException(
                $"There is no service '{name}' in {topology.Environment.Name}; there are {string.Join(", ", outputs.Services.Keys)}."
            );
        }

        var colour = service.IsPublic
            ? await new Traffic(topology.Cli, name, service).LiveAsync(cancellationToken)
            : "main";
        return (new EcsServices(topology.Cli, outputs.Cluster.Name), service, service.Name[colour]);
    }
}
