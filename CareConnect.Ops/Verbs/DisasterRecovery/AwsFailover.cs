using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Deployments;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>
/// <c>dr failover --env dr</c>: the standby region takes over. Databases first, since services that meet one without writes fail;
/// the edge last, since it must lead to what answers.
/// </summary>
internal static class AwsFailover
{
    public static Procedure Create(AwsTopology dr)
    {
        var prod =
            dr.Environment.Name == "dr"
                ? dr.Other("prod")
                : throw new ProcedureException("The standby region is the environment dr: --env dr.");
        return new(
            "dr failover",
            [
                new Step(
                    "Look at the standby",
                    "aws sts get-caller-identity, for prod; aws rds describe-db-instances, aws cloudwatch get-metric-statistics: ReplicaLag",
                    async (context, stop) =>
                    {
                        // Its edge is switched at the end: who may not must hear of it before anything is promoted.
                        await prod.CallerAsync(stop);
                        await LookAsync(dr, context, stop);
                    }
                )
                {
                    OnlyLooks = true,
                },
                new Step(
                    "Promote the databases",
                    "aws rds promote-read-replica, until they take writes; there is no way back but a new replica",
                    (context, stop) => PromoteAsync(dr, context, stop)
                ),
                new Step(
                    "Start the services",
                    "aws application-autoscaling register-scalable-target; aws ecs update-service: as many tasks as production's fewest",
                    (context, stop) => StartAsync(dr, context, stop)
                ),
                new Step(
                    "Arm the switch at the edge",
                    "terraform apply in prod's root, of this alone: -target=module.cloudfront -var=failover_armed=true",
                    (context, stop) => ArmAsync(prod, context, stop)
                ),
                new Step(
                    "Look from outside",
                    "GET /health and /actuator/info of the domain",
                    (context, stop) => new AwsSmoke(dr, null).AnswersAsync(prod, stop)
                )
                {
                    OnlyLooks = true,
                },
            ]
        )
        {
            Rescues = true,
            Summary = _ =>
                [
                    "The standby region serves. Now, reviewed and with time: dormant = false and replicated_databases = [] in dr.tfvars and",
                    "failover_armed = true in prod.tfvars, so that the next infra apply keeps it so (terraform_aws/dr/README.md).",
                ],
        };
    }

    private static async Task LookAsync(AwsTopology dr, StepContext context, CancellationToken cancellationToken)
    {
        var instances = new RdsInstances(dr.Cli);
        foreach (var (name, database) in (await dr.OutputsAsync(cancellationToken)).Databases)
        {
            var instance = await instances.FindAsync(database.Identifier, cancellationToken);
            var lag = instance.IsReplica ? await instances.LagAsync(database.Identifier, cancellationToken) : null;
            context.Facts[$"{name} before"] =
                !instance.IsReplica ? "takes writes already"
                : lag is { } behind ? $"{behind.TotalSeconds:0} s behind: as much is lost"
                : "silent about its lag: what was not sent is lost";
            context.Say($"{database.Identifier}: {context.Facts[$"{name} before"]}");
        }
    }

    private static async Task PromoteAsync(AwsTopology dr, StepContext context, CancellationToken cancellationToken)
    {
        var instances = new RdsInstances(dr.Cli);
        var databases = (await dr.OutputsAsync(cancellationToken)).Databases.Values.ToList();
        foreach (var database in databases)
        {
            if ((await instances.FindAsync(database.Identifier, cancellationToken)).IsReplica)
            {
                await dr.Cli.CallAsync(
                    ["rds", "promote-read-replica", "--db-instance-identifier", database.Identifier],
                    cancellationToken
                );
            }
        }

        foreach (var database in databases)
        {
            await instances.AvailableAsync(database.Identifier, asPrimary: true, context.Say, cancellationToken);
        }
    }

    private static async Task StartAsync(AwsTopology dr, StepContext context, CancellationToken cancellationToken)
    {
        var outputs = await dr.OutputsAsync(cancellationToken);
        foreach (var name in outputs.Services.Keys)
        {
            var (ecs, service, serving) = await AwsTasks.ServingAsync(dr, name, cancellationToken);
            await ecs.FloorAsync(serving, service.Scaling.MinTasks, service.Scaling.MaxTasks, cancellationToken);
            await ecs.UpdateAsync(serving, service.Scaling.MinTasks, null, anew: false, cancellationToken);
        }

        foreach (var name in outputs.Services.Keys)
        {
            var (ecs, _, serving) = await AwsTasks.ServingAsync(dr, name, cancellationToken);
            var definition = (await ecs.FindAsync(serving, cancellationToken)).TaskDefinition;
            await ecs.HealthyAsync(serving, definition, context.Say, cancellationToken);
        }
    }

    private static async Task ArmAsync(AwsTopology prod, StepContext context, CancellationToken cancellationToken)
    {
        var file = prod.Terraform.PlanFile(context.Run);
        try
        {
            await prod.Terraform.InitAsync(cancellationToken);
            await prod.Terraform.PlanAsync(
                file,
                ["-target=module.cloudfront", "-var=failover_armed=true"],
                cancellationToken
            );
            if ((await prod.Terraform.ShowAsync(file, cancellationToken)).Refused.ToList() is { Count: > 0 } refused)
            {
                throw new RefusedException(
                    $"The plan of the edge would destroy {string.Join(", ", refused)}. Arm it by hand."
                );
            }

            await prod.Terraform.ApplyAsync(file, cancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
