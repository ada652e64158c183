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
        var regions = RegionPair.Of(dr);
        return new(
            Failover.Verb,
            [
                new Step(
                    "Look at the standby",
                    "aws sts get-caller-identity, for prod; aws rds describe-db-instances, aws cloudwatch get-metric-statistics: ReplicaLag",
                    async (context, stop) =>
                    {
                        // Its edge is switched at the end: who may not must hear of it before anything is promoted.
                        await regions.Prod.CallerAsync(stop);
                        await LookAsync(dr, context, stop);
                    }
                )
                {
                    OnlyLooks = true,
                },
                new Step(
                    "Promote the databases",
                    "aws rds promote-read-replica, until they take writes; there is no way back but a new replica",
                    async (context, stop) =>
                        await new RdsInstances(dr.Cli).PromoteAsync(
                            [.. (await dr.OutputsAsync(stop)).Databases.Values.Select(each => each.Identifier)],
                            context.Say,
                            stop
                        )
                ),
                new Step(
                    "Start the services",
                    "aws application-autoscaling register-scalable-target; aws ecs update-service: as many tasks as production's fewest",
                    (context, stop) => new AwsServices(dr).StartAsync(context.Say, stop)
                ),
                new Step(
                    "Arm the switch at the edge",
                    "terraform apply in prod's root, of this alone: -target=module.cloudfront -var=failover_armed=true",
                    (context, stop) => new EdgeSwitch(regions.Prod).TurnAsync(toStandby: true, context.Run, stop)
                ),
                new Step(
                    "Look from outside",
                    "GET /health and /actuator/info of the domain",
                    (_, stop) => new AwsSmoke(dr, null).AnswersAsync(regions.Prod, stop)
                )
                {
                    OnlyLooks = true,
                },
            ]
        )
        {
            Rescues = true,
            EndedBy = Failback.Verb,
            Summary = _ =>
                [
                    "The standby region serves. Now, reviewed and with time: dormant = false and replicated_databases = [] in dr.tfvars and",
                    "failover_armed = true in prod.tfvars, so that the next infra apply keeps it so (terraform_aws/dr/README.md).",
                    "When the first region is well again: careconnect dr failback --target aws --env dr",
                ],
        };
    }

    private static async Task LookAsync(AwsTopology dr, StepContext context, CancellationToken cancellationToken)
    {
        var instances = new RdsInstances(dr.Cli);
        foreach (var (name, database) in (await dr.OutputsAsync(cancellationToken)).Databases)
        {
            var instance = await instances.FindAsync(database.Identifier, cancellationToken);
            var lag = instance.IsReplica
                ? await new RdsReplicas(dr.Cli).LagAsync(database.Identifier, cancellationToken)
                : null;
            context.Facts[$"{name} before"] =
                !instance.IsReplica ? "takes writes already"
                : lag is { } behind ? $"{behind.TotalSeconds:0} s behind: as much is lost"
                : "silent about its lag: what was not sent is lost";
            context.Say($"{database.Identifier}: {context.Facts[$"{name} before"]}");
        }
    }
}
